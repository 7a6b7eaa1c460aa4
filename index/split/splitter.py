"""Splitting a text into sentences, as ranges of the text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from index.split.boundaries import Boundaries
from index.split.long_sentences import split_long
from index.split.paragraphs import blocks
from index.split.punkt import Punkt
from index.text.graphemes import widen
from index.text.range import Range
from index.text.structure import NO_STRUCTURE, Structure

# Increase this whenever a rule changes, so that documents are read again.
_RULES = 2


class Splitter(Protocol):
    """Cuts a document's text into sentences."""

    @property
    def recipe(self) -> str:
        """The name and version of the rules; equal recipes give equal sentences."""

    def split(self, text: str, structure: Structure = NO_STRUCTURE) -> Sequence[Range]:
        """Split a text with this structure into sentences, in order."""


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

    def split(self, text: str, structure: Structure = NO_STRUCTURE) -> list[Range]:
        """Split a text into sentences, in order.

        The line of a heading, a table's row or header, and a field, is one sentence; no
        sentence goes on from one list item to the next. Every character but white space is in
        exactly one sentence. No sentence starts or ends with white space or inside a grapheme.
        """
        return [
            sentence
            for whole in self._whole_sentences(text, structure)
            for piece in split_long(text, whole, self._count_pieces)
            for sentence in _trim(text, piece)
        ]

    def _whole_sentences(self, text: str, structure: Structure) -> Iterator[Range]:
        """Yield lines that are a sentence each, and sentences of any length."""
        position = 0
        for line in _lines_apart(text, structure):
            start = max(position, line.start)
            yield from self._prose(text, position, start)
            position = max(position, line.end)
            if line.is_sentence:
                yield from _trim(text, Range(start, position))
            else:
                yield from self._prose(text, start, position)
        yield from self._prose(text, position, len(text))

    def _prose(self, text: str, start: int, end: int) -> Iterator[Range]:
        for untrimmed in blocks(text, start, end):
            for block in _trim(text, untrimmed):
                starts = self._boundaries.starts(text, *block)
                for edges in pairwise([block.start, *starts, block.end]):
                    yield from _trim(text, Range(*edges))


@dataclass(frozen=True, slots=True)
class _LineApart:
    """Whole lines that no sentence enters or leaves, and whether they are one sentence."""

    start: int
    end: int
    is_sentence: bool


def _lines_apart(text: str, structure: Structure) -> Sequence[_LineApart]:
    """The lines of headings, rows, fields and items, in order; they may overlap."""
    sentences = (
        *((heading.start, heading.end) for heading in structure.headings),
        *((row.start, row.end) for table in structure.tables for row in table.rows),
        *(line for table in structure.tables for line in table.header),
        *((name.start, value.end) for name, value in structure.fields),
    )
    items = ((item.start, item.end) for each in structure.lists for item in each.items)
    lines = [
        _LineApart(
            text.rfind("\n", 0, start) + 1,
            (text.find("\n", end) + 1) or len(text),
            is_sentence,
        )
        for parts, is_sentence in ((sentences, True), (items, False))
        for start, end in parts
    ]
    return sorted(lines, key=lambda line: line.start)


def _trim(text: str, part: Range) -> Iterator[Range]:
    """Yield the range without the white space at its ends, or nothing if it is blank."""
    visible = text[part.start : part.end].rstrip()
    if visible:
        end = part.start + len(visible)
        yield Range(*widen(text, end - len(visible.lstrip()), end))
