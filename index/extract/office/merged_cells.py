"""Merged cells of Excel sheets, which openpyxl doesn't report when it reads row by row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

import regex

from index.extract.office.zipped_xml import Package, first, relation_of

_RANGE = regex.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,99}?ref=\"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})\""
)
_CHUNK_BYTES = 2**20
# The longest tag of a merged range.
_MOST_TAG_BYTES = 200
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class MergedColumn:
    """The first column, from 0, of cells that are merged over rows, which count from 1."""

    column: int
    top: int
    bottom: int


@dataclass(slots=True)
class MergedCells:
    """Repeats the text of merged cells in each of their rows; reads a sheet from the top."""

    _starting: dict[int, list[MergedColumn]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _open: dict[MergedColumn, str] = field(default_factory=dict)

    def add(self, merged: MergedColumn) -> None:
        """Remember merged cells."""
        self._starting[merged.top].append(merged)

    def fill(self, number: int, row: Sequence[str]) -> Sequence[str]:
        """A row with the texts of the cells that reach into it; an empty row stays empty."""
        self._open = {m: text for m, text in self._open.items() if m.bottom >= number}
        filled = list(row)
        for merged, text in self._open.items():
            if any(row) and merged.column < len(row) and not row[merged.column]:
                filled[merged.column] = text
        for merged in self._starting.pop(number, ()):
            if merged.column < len(row):
                self._open[merged] = row[merged.column]
        return filled


def read_merged_cells(package: Package) -> Iterator[MergedCells]:
    """Yield the merged cells of each sheet, in the order of the workbook."""
    main = package.main_part()
    parts = package.related(main, "worksheet")
    for sheet in first(package.part(main), "sheets") or ():
        name = parts.get(relation_of(sheet) or "", "")
        if name in package:
            cells = MergedCells()
            with package.archive.open(name) as file:
                for merged in _merged_columns(file):
                    cells.add(merged)
            yield cells


def _merged_columns(file: IO[bytes]) -> Iterator[MergedColumn]:
    rest = b""
    for chunk in iter(lambda: file.read(_CHUNK_BYTES), b""):
        text = rest + chunk
        end = 0
        for match in _RANGE.finditer(text):
            end = match.end()
            top, bottom = int(match[2]), int(match[3])
            if bottom > top:
                yield MergedColumn(_column(match[1]), top, bottom)
        rest = text[max(end, len(text) - _MOST_TAG_BYTES) :]


def _column(letters: Iterable[int]) -> int:
    number = 0
    for letter in letters:
        number = _LETTERS * number + letter - ord("A") + 1
    return number - 1
