"""Candidates for sentence ends: runs of stops and the text around them."""

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
    (?P<closers>(?:
        [{WIDE_CLOSERS}"'\u00bb)\]}}*_`]
        | (?<=[.?!])[\u201c\u2018](?=\s|$)  # as German closes
        | \s[\u00bb\u201d)\]]               # as French closes
        | \[[\da-z]{{1,3}}\]                # a footnote mark
        | [\u00b9\u00b2\u00b3\u2070-\u2079]
    )*+)
    (?P<gap>\s++|(?(wide)|(?!)))(?=\S)
    """,
    regex.VERBOSE,
)
# Including the degrees of a coordinate, which tell its letter from an initial.
_WORD_BEFORE = regex.compile(r"(?r)(?:\S*[\u00b0\u2032\u2033]\s)?\S+")
_NUMBER_BEFORE = regex.compile(r"(?r)\d[\d.,/]*[\s-]?")
_TOKEN = regex.compile(r"\S+")
_WINDOW = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of stops, the word before it and the text after it.

    `word` ends with `mark`, the run of stops. `closers` are the quotation marks, brackets and
    footnote marks after it. `after` starts with the next word. `is_first` is true if the word
    is the first of its sentence, `is_lower_case` if the sentence starts with a small letter.
    `follows_number` is true if a number is before the word, as before a unit.
    """

    word: str
    mark: str
    closers: str
    after: str
    is_first: bool
    is_lower_case: bool
    follows_number: bool

    @property
    def bare(self) -> str:
        """The word in lower case, without its stops and opening punctuation."""
        return self.word.rstrip(".").lower().lstrip(OPENERS)

    @property
    def next_token(self) -> str:
        """The next word as it is written, without opening punctuation."""
        token = _TOKEN.match(self.after.lstrip(OPENERS))
        return token[0] if token else ""

    @property
    def next_word(self) -> str:
        """The next word in lower case, without the punctuation around it."""
        return self.next_token.rstrip(CLOSERS + ".,;:!?").lower()


def find_candidates(text: str, start: int, end: int) -> Iterator["regex.Match[str]"]:
    """Find the runs of stops that end a word, or that belong to a script without spaces."""
    return _STOP.finditer(text, start, end)


def read_candidate(match: "regex.Match[str]", sentence: int, end: int) -> Candidate:
    """Read a candidate from its match; `sentence` is the offset where its sentence starts."""
    text, stop = match.string, match.end("mark")
    word_match = _WORD_BEFORE.match(text, max(sentence, stop - _WINDOW), stop)
    word = word_match[0] if word_match else match["mark"]
    return Candidate(
        word,
        match["mark"],
        match["closers"],
        text[match.end() : min(end, match.end() + _WINDOW)],
        stop - len(word) == sentence,
        text[sentence].islower(),
        _NUMBER_BEFORE.match(text, max(sentence, stop - _WINDOW), stop - len(word))
        is not None,
    )
