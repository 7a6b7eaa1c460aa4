"""Tables without lines between columns, found by words that line up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from statistics import median

import regex

from index.extract.pdf.hyphens import Hyphens
from index.extract.pdf.lines import Line, split_columns
from index.extract.pdf.tables.bands import Band, project
from index.extract.pdf.tables.grids import Grid
from index.extract.pdf.tables.table import Cell, Table, TableRow, cells_of

# In font sizes: what separates columns.
_COLUMN_GAP = 0.6
# In points: the edges of words that line up differ by less.
_ALIGNED = 2.0
_MIN_ALIGNED = 0.7
_MIN_FILLED = 0.6
_MAX_HEADER_ROWS = 3
_MIN_COLUMNS = 2
_MIN_ROWS = 3
_MIN_RULED_ROWS = 2
# A column of names and one of values; it looks much like prose beside notes or numbers.
_PAIR = 2
# Columns of words alone need as many rows, unless the first one is bold.
_MIN_ROWS_OF_WORDS = 4
_MIN_NUMBERS = 0.8
# A column of prose has lines of several words, which fill most of its width.
_PROSE_WORDS = 4
_PROSE_FILL = 0.7
_MIN_PROSE_ROWS = 4

_LEADER = regex.compile(r"(?:[.\u2026\u00b7_] ?){4}")
_MARKER = regex.compile(
    r"[-*\u2022\u2023\u25aa\u25a0\u25cf\u25e6\u2043\u2013\uf0b7]"
    r"|[(\[]?(?:\d{1,3}|\p{L}|[ivxlc]{1,5})[.)\]]+|\d+(?:\.\d+)+\.?"
)
_DIGIT = regex.compile(r"\p{Nd}")
_PAGE_NUMBER = regex.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Bands, the left and right edges of their columns, and the parts of lines in each."""

    bands: Sequence[Band]
    edges: Sequence[tuple[float, float]]
    parts: Sequence[Mapping[int, Sequence[Line]]]

    @classmethod
    def of(cls, bands: Sequence[Band]) -> "Columns":
        """Find the columns that gaps separate in all bands."""
        words = (word for band in bands for word in band.words)
        edges = project(words, _COLUMN_GAP * bands[0].size)
        inner = [(right + left) / 2 for (_, right), (left, _) in pairwise(edges)]
        bounds = [-inf, *inner, inf]
        return cls(bands, edges, [_parts(band, bounds) for band in bands])

    @property
    def is_prose(self) -> Sequence[bool]:
        """For each column, whether it looks like prose."""
        return [self._is_prose(column) for column in range(len(self.edges))]

    @property
    def is_aligned(self) -> bool:
        """Whether the columns have the same edges in most bands."""
        return all(self._is_aligned(column) for column in range(len(self.edges)))

    def _in(self, column: int) -> Sequence[Line]:
        return [part for parts in self.parts for part in parts.get(column, ())]

    def _is_prose(self, column: int) -> bool:
        lines = self._in(column)
        left, right = self.edges[column]
        fill = median((line.right - line.left) / (right - left) for line in lines)
        words = median(len(line.text.split()) for line in lines)
        return fill >= _PROSE_FILL and words >= _PROSE_WORDS

    def _is_aligned(self, column: int) -> bool:
        lines = self._in(column)
        lefts = [line.left for line in lines]
        rights = [line.right for line in lines]
        middles = [(line.left + line.right) / 2 for line in lines]
        return any(map(_line_up, (lefts, rights, middles)))


def _line_up(edges: Sequence[float]) -> bool:
    center = median(edges)
    near = sum(abs(edge - center) <= _ALIGNED for edge in edges)
    return near >= _MIN_ALIGNED * len(edges)


def _parts(band: Band, bounds: Sequence[float]) -> Mapping[int, Sequence[Line]]:
    parts: defaultdict[int, list[Line]] = defaultdict(list)
    for line in sorted(band.lines, key=lambda line: -round(line.middle)):
        for column, part in split_columns(line, bounds):
            parts[column].append(part)
    return parts


def prose_columns(columns: Columns) -> Sequence[Line]:
    """The lines of prose in columns, one column after the other, or none if it is none."""
    if len(columns.edges) < _MIN_COLUMNS or len(columns.bands) < _MIN_PROSE_ROWS:
        return ()
    if any(len(band.lines) > 1 for band in columns.bands) or not all(columns.is_prose):
        return ()
    return [
        part
        for column in range(len(columns.edges))
        for parts in columns.parts
        for part in parts.get(column, ())
    ]


def aligned_table(columns: Columns, hyphens: Hyphens) -> Table | None:
    """The table that the columns make without ruling lines, unless it is unsure."""
    if len(columns.bands) < _MIN_ROWS or not columns.is_aligned:
        return None
    table = _table(columns, hyphens)
    if len(table.rows) < _MIN_ROWS or not _has_cells(table):
        return None
    is_prose = columns.is_prose
    if len(columns.edges) == _PAIR:
        return table if not any(is_prose) and _is_pairs(table) else None
    return table if not all(is_prose) and _is_table(table) else None


def ruled_table(columns: Columns, grid: Grid, hyphens: Hyphens) -> Table | None:
    """The table that the columns make between horizontal lines, unless it is none."""
    table = _table(columns, hyphens)
    is_prose = all(columns.is_prose)
    if len(table.rows) < _MIN_RULED_ROWS or not _has_cells(table) or is_prose:
        return None
    return replace(table, header_rows=_header_rows(grid, table.rows))


def _header_rows(grid: Grid, rows: Sequence[TableRow]) -> int | None:
    """The number of rows above the second line, if lines don't separate all rows."""
    heights = [row.line.middle for row in rows]
    header = sum(height > grid.ys[1] for height in heights)
    has_line_above = heights[0] < grid.ys[0]
    is_divided = len(grid.ys) - 2 < len(rows) - header
    known = has_line_above and is_divided and 0 < header <= _MAX_HEADER_ROWS
    return header if known else None


def _table(columns: Columns, hyphens: Hyphens) -> Table:
    rows: list[dict[int, list[Line]]] = []
    for parts in columns.parts:
        if rows and _continues(parts, len(columns.edges)):
            for column, lines in parts.items():
                rows[-1].setdefault(column, []).extend(lines)
        else:
            rows.append({column: list(lines) for column, lines in parts.items()})
    return Table(
        [_row(row, len(columns.edges), hyphens) for row in rows],
        columns.edges,
    )


def _continues(parts: Mapping[int, Sequence[Line]], columns: int) -> bool:
    """Whether the parts continue cells of the row above."""
    is_lower = any(lines[0].text[0].islower() for lines in parts.values())
    return 0 not in parts and (is_lower or len(parts) < columns - 1)


def _row(
    parts: Mapping[int, Sequence[Line]], columns: int, hyphens: Hyphens
) -> TableRow:
    anchor = parts[min(parts)][0]
    return TableRow(cells_of(parts, columns, hyphens), anchor)


def _has_cells(table: Table) -> bool:
    """Whether most cells are filled, without leaders to page numbers, markers and notes."""
    columns = [table.column(number) for number in range(len(table.edges))]
    if len(columns) < _MIN_COLUMNS or not all(columns):
        return False
    filled = sum(map(len, columns))
    if filled < _MIN_FILLED * len(columns) * len(table.rows):
        return False
    if any(_LEADER.search(cell.text) for column in columns for cell in column):
        return False
    return len(columns) > _PAIR or not any(map(_are_markers, columns))


def _are_markers(column: Sequence[Cell]) -> bool:
    markers = sum(_MARKER.fullmatch(cell.text) is not None for cell in column)
    return markers * 2 > len(column)


def _is_pairs(table: Table) -> bool:
    """Whether two columns are surely names and values, or have a header."""
    names, values = table.column(0), table.column(1)
    if all(cell.text.endswith(":") for cell in names):
        return True
    if all(cell.is_bold for cell in names) and not any(cell.is_bold for cell in values):
        return True
    if _are_page_numbers(values):
        return False
    return table.bold_rows > 0 or _is_unlike(values) or table.has_values


def _are_page_numbers(column: Sequence[Cell]) -> bool:
    numbers = [int(cell.text) for cell in column if _PAGE_NUMBER.fullmatch(cell.text)]
    return len(numbers) >= len(column) - 1 and numbers == sorted(numbers)


def _is_table(table: Table) -> bool:
    columns = (table.column(number) for number in range(len(table.edges)))
    return (
        len(table.rows) >= _MIN_ROWS_OF_WORDS
        or table.bold_rows > 0
        or any(map(_is_unlike, columns))
    )


def _is_unlike(column: Sequence[Cell]) -> bool:
    """Whether numbers stand below a cell without one."""
    numbers = [bool(_DIGIT.search(cell.text)) for cell in column]
    return not numbers[0] and sum(numbers) >= max(1, _MIN_NUMBERS * (len(column) - 1))
