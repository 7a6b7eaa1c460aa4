"""Lines of pages, unwrapped into paragraphs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import mode
from typing import Literal

import regex

from index.extract.blocks import Block
from index.extract.pdf.hyphens import Hyphens
from index.extract.pdf.lines import Line, runs

_BULLET = regex.compile(r"[-*\u2022\u2023\u25aa\u25a0\u25cf\u25e6\u2043\u2013\uf0b7]\s")
_NUMBERED = regex.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\[\d+\])\s")
_ENDED = regex.compile(r"[.?!\u2026][\"'\u201d\u2019\u00bb)\]\d]*$")
_FRESH = regex.compile(r"[\"'\u201c\u2018\u00ab\u00bf\u00a1(\[]*[\p{Lu}\p{Nd}]")
# Of the usual distance of two baselines: paragraphs that stand apart.
_APART = 1.25
# Of a line's size, from one baseline to the next: nobody sets lines wider.
_WIDEST = 2.5
_INDENT = 0.5


def unwrapped(lines: Sequence[Line], pages: int) -> Iterator[Block]:
    """The paragraphs, headings and list items of a document of so many pages, in order.

    The lines of a block are joined by spaces. A paragraph goes on over the end of a column
    or a page unless it has ended there.
    """
    hyphens = Hyphens.of(line.text for line in lines)
    begun = 0
    for block in _blocks(lines):
        text = ""
        starts: list[int] = []
        for line in block:
            text = hyphens.joined(text, line.text)
            starts += [len(text) - len(line.text)] * (line.page + 1 - begun)
            begun = max(begun, line.page + 1)
        yield Block(text, _kind(block[0]), tuple(starts))
    yield Block("", pages=(0,) * (pages - begun))


def _kind(line: Line) -> Literal["heading", "item", "paragraph"]:
    if line.is_heading:
        return "heading"
    return "item" if _BULLET.match(line.text) else "paragraph"


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    columns = _columns(lines)
    pitches = _pitches(lines)
    block: list[Line] = []
    for number, line in enumerate(lines):
        if block:
            seam = _Seam(block[-1], line, columns[number - 1], pitches)
            if not seam.is_closed:
                block.append(line)
                continue
            yield block
        block = [line]
    if block:
        yield block


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Seam:
    """Where a line follows another, that stands in a column."""

    above: Line
    line: Line
    column: _Column
    pitches: Mapping[int, float]

    @property
    def is_closed(self) -> bool:
        """Whether a block ends here."""
        if not self.line.looks_like(self.above) or _BULLET.match(self.line.text):
            return True
        if not self.line.is_below(self.above):
            ended = self._has_ended or self.line.is_heading
            return ended or (self._is_fresh and self._had_room)
        return self._is_apart or self._starts_paragraph

    @property
    def _starts_paragraph(self) -> bool:
        if not (self._has_ended or self._had_room):
            return False
        return bool(
            (self._had_room and (self._has_ended or self._is_fresh))
            or _NUMBERED.match(self.line.text)
            or self._is_indented
        )

    @property
    def _has_ended(self) -> bool:
        return _ENDED.search(self.above.text) is not None

    @property
    def _is_fresh(self) -> bool:
        return _FRESH.match(self.line.text) is not None

    @property
    def _is_apart(self) -> bool:
        gap = self.above.bottom - self.line.bottom
        return gap > _APART * self.pitches.get(round(self.line.size), self.line.size)

    @property
    def _is_indented(self) -> bool:
        indent = self.line.size * _INDENT
        return self.line.left - max(self.above.left, self.column.left) > indent

    @property
    def _had_room(self) -> bool:
        """Whether the line's first word had room above, so that nobody wrapped it."""
        word = len(self.line.text.split(maxsplit=1)[0]) + 1
        width = (self.line.right - self.line.left) / len(self.line.text) * word
        return self.above.right + width < self.column.right


def _columns(lines: Sequence[Line]) -> Sequence[_Column]:
    """For each line the column that it stands in: lines alike, each below the last."""

    def goes_on(above: Line, line: Line) -> bool:
        return line.is_below(above) and line.looks_like(above)

    columns: list[_Column] = []
    for run in runs(lines, goes_on):
        left = min(line.left for line in run)
        right = max(line.right for line in run)
        columns += [_Column(left, right)] * len(run)
    return columns


def _pitches(lines: Sequence[Line]) -> Mapping[int, float]:
    """The usual distance from one baseline to the next, by the size of the letters."""
    gaps = sorted(
        (round(line.size), round(above.bottom - line.bottom, 1))
        for above, line in pairwise(lines)
        if line.is_below(above)
        and line.looks_like(above)
        and above.bottom - line.bottom < _WIDEST * line.size
    )
    return {
        size: mode(gap for _, gap in group)
        for size, group in groupby(gaps, key=lambda pair: pair[0])
    }
