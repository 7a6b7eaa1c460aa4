"""Splitting a text into sentences, as ranges of the text."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from index.split.boundaries import Boundaries
from index.split.long_sentences import split_long
from index.split.paragraphs import blocks
from index.split.punkt import Punkt
from index.text.document import Range
from index.text.graphemes import widen

# Increase this whenever a rule changes, so that documents are read again.
_RULES = 1


class Splitter(Protocol):
    """Cuts a document's text into sentences."""

    @property
    def recipe(self) -> str:
        """The name and version of the rules; equal recipes give equal sentences."""

    def split(self, text: str, headings: Sequence[Range] = ()) -> Sequence[Range]:
        """Split a text into sentences in order; `headings` are the ranges of its headings."""


class SentenceSplitter:
    """Splits a text into sentences, none too long for a model.

    `count_pieces` returns the number of word pieces of a text.
    """

    def __init__(self, count_pieces: Callable[[str], int]) -> None:
        self._count_pieces = count_pieces
        self._punkt = Punkt()
        self._boundaries = Boundaries(self._punkt)

    @property
    def recipe(self) -> str:
        """The version of the rules and the hash of Punkt's parameters."""
        return f"sentences/{_RULES}-{self._punkt.fingerprint}"

    def split(self, text: str, headings: Sequence[Range] = ()) -> list[Range]:
        """Split a text into sentences in order; each heading's whole line is a sentence.

        Every character but white space is in exactly one sentence. No sentence starts or ends
        with white space or inside a grapheme.
        """
        return [
            sentence
            for whole in self._whole_sentences(text, headings)
            for piece in split_long(text, whole, self._count_pieces)
            for sentence in _trim(text, piece)
        ]

    def _whole_sentences(self, text: str, headings: Sequence[Range]) -> Iterator[Range]:
        """Yield headings and sentences of any length."""
        position = 0
        for heading in headings:
            start = max(position, text.rfind("\n", 0, heading.start) + 1)
            yield from self._prose(text, position, start)
            position = (text.find("\n", heading.end) + 1) or len(text)
            yield from _trim(text, Range(start, position))
        yield from self._prose(text, position, len(text))

    def _prose(self, text: str, start: int, end: int) -> Iterator[Range]:
        for untrimmed in blocks(text, start, end):
            for block in _trim(text, untrimmed):
                starts = self._boundaries.starts(text, *block)
                for edges in pairwise([block.start, *starts, block.end]):
                    yield from _trim(text, Range(*edges))


def _trim(text: str, part: Range) -> Iterator[Range]:
    """Yield the range without the white space at its ends, or nothing if it is blank."""
    visible = text[part.start : part.end].rstrip()
    if visible:
        end = part.start + len(visible)
        yield Range(*widen(text, end - len(visible.lstrip()), end))
