"""Telling which documents are not in English, which the models know."""

import re
from functools import cache
from typing import TYPE_CHECKING

from index.text.words import common_share

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_FEWEST_LETTERS = 200  # of fewer, a guess is no more than that
# Of 2,648 English texts 14 have fewer common words, and of 11,965 in 117 other languages 8
# have more: of the rest, the detector, which is slow to load, need not be asked.
_ENGLISH_SHARE = 0.25
_NO_LANGUAGE = "zxx"  # numbers, addresses and the like
_SAMPLES = 16
_SAMPLE_LENGTH = 250
_LETTER = re.compile(r"[^\W\d_]")


def foreign_language(text: str) -> str | None:
    """The code (ISO 639) of the language that most of a text is in, unless that is English.

    None also for a text that is too short to tell, or in no language that can be told.
    """
    sample = _sample(text)
    if len(_LETTER.findall(sample)) < _FEWEST_LETTERS:
        return None
    if common_share(sample) >= _ENGLISH_SHARE:
        return None
    return _detected(sample)


def _sample(text: str) -> str:
    """The text, or pieces of it at equal distances."""
    step = max(_SAMPLE_LENGTH, len(text) // _SAMPLES)
    return "\n".join(
        text[start : start + _SAMPLE_LENGTH] for start in range(0, len(text), step)
    )


def _detected(sample: str) -> str | None:
    language, probability = _identifier().classify(sample)
    is_told = probability > 1 / 2 and language not in {"en", _NO_LANGUAGE}
    return language if is_told else None


@cache
def _identifier() -> "LanguageIdentifier":
    # Imported here: it takes a second, and most folders hold English alone.
    from py3langid.langid import (  # noqa: PLC0415
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
