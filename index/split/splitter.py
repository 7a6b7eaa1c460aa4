"""The sentences of a text, as ranges of it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from index.split.boundaries import Boundaries
from index.split.long_sentences import pieces
from index.split.paragraphs import blocks
from index.split.punkt import Punkt
from index.text.document import Range
from index.text.graphemes import widen

# Raised whenever a rule changes, so that documents are read again.
_RULES = 1


class SentenceSplitter:
    """Splits a text into sentences, none too long for a model.

    `count_pieces` gives the number of a text's word pieces.
    """

    def __init__(self, count_pieces: Callable[[str], int]) -> None:
        self._count_pieces = count_pieces
        self._punkt = Punkt()
        self._boundaries = Boundaries(self._punkt)

    @property
    def recipe(self) -> str:
        """The version of the rules and the hash of what Punkt learned."""
        return f"sentences/{_RULES}-{self._punkt.fingerprint}"

    def split(self, text: str, headings: Sequence[Range] = ()) -> list[Range]:
        """The sentences in order; the headings are sentences, with their lines' marks.

        Every character but white space lies in exactly one, and none starts or ends with
        white space or within a grapheme.
        """
        return [
            sentence
            for whole in self._wholes(text, headings)
            for piece in pieces(text, whole, self._count_pieces)
            for sentence in _trimmed(text, piece)
        ]

    def _wholes(self, text: str, headings: Sequence[Range]) -> Iterator[Range]:
        """Headings and sentences of whatever length."""
        position = 0
        for heading in headings:
            start = max(position, text.rfind("\n", 0, heading.start) + 1)
            yield from self._prose(text, position, start)
            position = (text.find("\n", heading.end) + 1) or len(text)
            yield from _trimmed(text, Range(start, position))
        yield from self._prose(text, position, len(text))

    def _prose(self, text: str, start: int, end: int) -> Iterator[Range]:
        for ragged in blocks(text, start, end):
            for block in _trimmed(text, ragged):
                starts = self._boundaries.starts(text, *block)
                for edges in pairwise([block.start, *starts, block.end]):
                    yield from _trimmed(text, Range(*edges))


def _trimmed(text: str, part: Range) -> Iterator[Range]:
    """The range without the white space at its ends, unless there is nothing else."""
    words = text[part.start : part.end].rstrip()
    if words:
        end = part.start + len(words)
        yield Range(*widen(text, end - len(words.lstrip()), end))


class Splitter(Protocol):
    """Cuts a document's text into sentences."""

    @property
    def recipe(self) -> str:
        """Names the rules and their version: equal recipes give equal sentences."""

    def split(self, text: str, headings: Sequence[Range] = ()) -> Sequence[Range]:
        """The sentences of a text, in order; the headings are known to be headings."""
