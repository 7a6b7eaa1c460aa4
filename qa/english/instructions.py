"""Instructions: sentences that tell the reader to do something."""

import regex

from index.text.words import is_common
from qa.english.vocabulary import AUXILIARIES

_PURPOSE = regex.compile(
    r"(?i)^\W*(?:to|for|in order to|if|when|once|then|next|finally|first|after|before)\b[^,.]*,\s*|^\W*(?:then|next|finally|first|now|please)\s+"
)
_WORDS = regex.compile(r"[\p{L}][\p{L}'’-]*")


def is_instruction(sentence: str) -> bool:
    """Whether a sentence seems to begin with an imperative, after a purpose or condition.

    A word that can't begin other sentences without "the" and the like, and that no auxiliary
    follows, is taken for one: "Click Save.", "To undo it, press Ctrl+Z."
    """
    first, second = (
        *_WORDS.findall(_PURPOSE.sub("", sentence, 1).lower())[:2],
        "",
        "",
    )[:2]
    return bool(second) and not is_common(first) and second not in AUXILIARIES
