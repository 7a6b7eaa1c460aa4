"""The names that a text mentions, recognised by their capitals."""

from collections.abc import Iterator, Sequence

import regex

from index.text.words import is_common

_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}'’&-]*(?:\.(?=\s?\p{Lu}))?"
_LINK = r"(?:of|the|of\s+the|de|la|von|van|der|al|bin|for|and|&)"
_NAME = regex.compile(
    rf"(?:\b\d+\s+)?{_WORD}(?:\s+(?:{_LINK}\s+)?{_WORD}|\s+\d+\b){{0,5}}"
)
_SENTENCE_END = regex.compile(r"(?<=[.!?][\"”’')\]]*)\s+|\n+")
_POSSESSIVE = regex.compile(r"['’]s?$")
# What follows only a name at the start of a sentence: "Hamm broke", "Cole's".
_ACTING = regex.compile(
    r"\w?['’]s\s|\w\w\s+(?:was|is|had|has|would|could|did|also|later|then|\w+ed|nearly|became"
    r"|began|made|won|took|went|wrote|led|told|said|met|left)\b"
)
# Words that begin sentences or fit any topic; in a name they mean nothing.
_EMPTY = frozenset(
    """
    across against although along among amid around another anyone anything article
    aspect aspects article away back because became before began behind beside besides
    between beyond brief call called came come describe despite detail details
    different during early
    earlier eight either end ended else eventually ever every everything example few
    finally find first five following former found four further furthermore gave get give
    given go goes going gone got happen happened happening happens hence however important
    indeed information initially inside instead interesting kind know known last late
    later latter least less let like little long made main make makes making many may me
    meanwhile might mr mrs ms much must name named near nearly neither never nevertheless
    new next nine nobody none nor nothing now often once one ones onto others otherwise
    perhaps place probably quite say said says second see seem seven several shall show
    since six someone something sometimes soon sort still tell ten them themselves there
    thereafter therefore thing things third though three throughout thus time times
    today together told too took toward towards two type unlike unless upon us used
    usually via well went whereas whether within without would year years yes yet
    yourself himself herself please okay ok
    """.split()  # noqa: SIM905 - a list of so many quoted words is no easier to read
)


def names(text: str) -> Sequence[str]:
    """The names of a text in order, repeated ones too.

    A single capitalised word at the start of a sentence is no name by itself.
    """
    return [
        name for sentence in _SENTENCE_END.split(text) for name in _names_of(sentence)
    ]


def _names_of(sentence: str) -> Iterator[str]:
    for match in _NAME.finditer(sentence):
        before = sentence[: match.start()]
        every = match[0].split()
        opens = not regex.search(r"[\p{L}\p{N}]", before)
        words = _without_empty(every, opens=opens)
        is_one_word = opens and len(every) == 1
        if words and (not is_one_word or _ACTING.match(sentence, match.end() - 2)):
            yield _POSSESSIVE.sub("", " ".join(words))


def _without_empty(words: list[str], *, opens: bool) -> list[str]:
    """A name without the empty words it begins with; "May 16" and the like stay whole.

    At the start of a sentence more words count as empty, as their capital says nothing.
    """
    is_dropped = _is_empty if opens else _is_common
    while words and is_dropped(words[0]) and not words[-1].isdigit():
        words = words[1:]
    return words


def _is_common(word: str) -> bool:
    return is_common(word.lower())


def _is_empty(word: str) -> bool:
    """Whether a word says nothing about the topic of a text."""
    lower = _POSSESSIVE.sub("", word.lower())
    return len(lower) == 1 or is_common(lower) or lower in _EMPTY
