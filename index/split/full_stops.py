"""Stops: the places where a sentence may end, and what stands around each."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

OPENERS = "\"'\u201c\u2018\u201e\u00ab\u00bf\u00a1([{*_`"
CLOSERS = "\"'\u201d\u2019\u00bb)]}"
WIDE = "\u3002\uff01\uff1f\uff61"
WIDE_CLOSERS = "\u300d\u300f\u3011\uff09\u300b\u201d\u2019"

_NARROW = ".?!\u2026\u203c\u203d\u2047-\u2049\u061f\u06d4\u0964\u0965\u1362\u104b\u17d4"
_STOP = regex.compile(
    rf"""
    (?P<mark>
        \.(?:\s\.){{2,9}}+                  # a spaced ellipsis
        | (?<![{_NARROW}])[{_NARROW}]++
        | (?<![{WIDE}])(?P<wide>[{WIDE}]++)
    )
    (?P<closed>(?:
        [{WIDE_CLOSERS}"'\u00bb)\]}}*_`]
        | (?<=[.?!])[\u201c\u2018](?=\s|$)  # as German closes
        | \s[\u00bb\u201d)\]]               # as French closes
        | \[[\da-z]{{1,3}}\]                # a footnote's mark
        | [\u00b9\u00b2\u00b3\u2070-\u2079]
    )*+)
    (?P<gap>\s++|(?(wide)|(?!)))(?=\S)
    """,
    regex.VERBOSE,
)
# With the degrees of a coordinate, which part its letter from an initial.
_WORD_BEFORE = regex.compile(r"(?r)(?:\S*[\u00b0\u2032\u2033]\s)?\S+")
_TOKEN = regex.compile(r"\S+")
_SIGHT = 120


@dataclass(frozen=True, slots=True)
class Stop:
    """A run of stops, the word that carries it and the text after it.

    `word` ends with `mark`; `closed` is what closes behind it: quotation marks, brackets,
    footnotes' marks; `after` starts with the next word. `first` tells that the word stands
    first in its sentence, `small` that the sentence starts with a small letter.
    """

    word: str
    mark: str
    closed: str
    after: str
    first: bool
    small: bool

    @property
    def bare(self) -> str:
        """The word in lower case, without its stops and what was opened before it."""
        return self.word.rstrip(".").lower().lstrip(OPENERS)

    @property
    def next_token(self) -> str:
        """The next word as it is written, without what is opened before it."""
        token = _TOKEN.match(self.after.lstrip(OPENERS))
        return token[0] if token else ""

    @property
    def next_word(self) -> str:
        """The next word in lower case, without the punctuation around it."""
        return self.next_token.rstrip(CLOSERS + ".,;:!?").lower()


def candidates(text: str, start: int, end: int) -> Iterator["regex.Match[str]"]:
    """The runs of stops that white space follows, or that a script without it writes."""
    return _STOP.finditer(text, start, end)


def read(found: "regex.Match[str]", sentence: int, end: int) -> Stop:
    """A candidate with its surroundings, in the sentence that started at an offset."""
    text, stop = found.string, found.end("mark")
    word = _WORD_BEFORE.match(text, max(sentence, stop - _SIGHT), stop)
    carried = word[0] if word else found["mark"]
    return Stop(
        carried,
        found["mark"],
        found["closed"],
        text[found.end() : min(end, found.end() + _SIGHT)],
        stop - len(carried) == sentence,
        text[sentence].islower(),
    )
