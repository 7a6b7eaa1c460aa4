"""Setting the tables of pages in place of their lines."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, product
from typing import TypeAlias, TypeGuard

from index.extract.pdf.hyphens import Hyphens
from index.extract.pdf.lines import Line
from index.extract.pdf.tables.bands import Band, join_bands, split_areas
from index.extract.pdf.tables.columns import (
    Columns,
    aligned_table,
    prose_columns,
    ruled_table,
)
from index.extract.pdf.tables.grids import Grid, grid_table
from index.extract.pdf.tables.table import Table

# In font sizes: rows are no farther apart.
_MAX_ROW_GAP = 3.0
_MIN_BANDS = 3
_MIN_INNER = 3
# In points: how far the first and last row may be outside of the lines between rows.
_MAX_REACH = 24.0

Part: TypeAlias = Line | Table
"""A part of a page."""


def keep_grids(lines: Sequence[Line], grids: Sequence[Grid]) -> Sequence[Line]:
    """The lines of a page, of which none in a grid's table counts as a header or footer.

    A header row may repeat on many pages.
    """
    inner = [line.middle for line in lines if not line.is_at_edge]
    kept = [
        _reach(grid)
        for grid in grids
        if inner and _is_inner(grid, min(inner), max(inner))
    ]
    if not kept:
        return lines
    return [
        replace(line, is_at_edge=False)
        if any(bottom <= line.middle <= top for bottom, top in kept)
        else line
        for line in lines
    ]


def _is_inner(grid: Grid, bottom: float, top: float) -> bool:
    """Whether lines of a grid are among the text of the page, not just around it."""
    lines = sum(bottom <= y <= top for y in grid.ys)
    return lines >= (1 if grid.is_complete else _MIN_INNER)


def _reach(grid: Grid) -> tuple[float, float]:
    """The heights between which the rows of a grid may be."""
    reach = 0 if grid.is_complete else _MAX_REACH
    return grid.ys[-1] - reach, grid.ys[0] + reach


def tabulate(
    lines: Sequence[Line], grids: Sequence[Grid], hyphens: Hyphens
) -> Iterator[Part]:
    """Yield the lines of a page, in the order of the file, and the tables in their place."""
    parts: Sequence[Part] = lines
    for grid in grids:
        parts = _with_table(parts, grid, hyphens)
    for is_text, group in groupby(parts, key=_is_text):
        if is_text:
            for area in split_areas(filter(_is_text, group)):
                yield from _tabulate_area(area, hyphens)
        else:
            yield from group


def _is_text(part: Part) -> TypeGuard[Line]:
    return isinstance(part, Line) and not part.is_block


def _with_table(parts: Sequence[Part], grid: Grid, hyphens: Hyphens) -> Sequence[Part]:
    """The parts with the table of a grid, if it has one, in place of its lines."""
    bottom, top = _extent(parts, grid)
    inside: list[Line] = []
    rest: list[Part] = []
    first = 0
    for part in parts:
        if not _is_text(part) or not bottom <= part.middle <= top:
            rest.append(part)
            continue
        for is_inside, piece in _cut(part, grid):
            first = first if inside else len(rest)
            (inside if is_inside else rest).append(piece)
    table = _grid_table(grid, inside, hyphens) if inside else None
    return parts if table is None else [*rest[:first], table, *rest[first:]]


def _cut(line: Line, grid: Grid) -> Iterator[tuple[bool, Line]]:
    """The parts of a line that are within the width of a grid, and those that aren't."""
    left, right = grid.xs[0], grid.xs[-1]
    for is_inside, words in groupby(
        line.words, key=lambda word: left <= word.middle <= right
    ):
        yield is_inside, line.part(list(words))


def _extent(parts: Sequence[Part], grid: Grid) -> tuple[float, float]:
    """The heights of the lowest and highest letters of a grid's table.

    Lines between all rows may leave out the line above the first or below the last one.
    """
    bottom, top = grid.ys[-1], grid.ys[0]
    lowest, highest = _reach(grid)
    above = [band.top for band in _rows_within(parts, grid, top, highest)]
    below = [band.bottom for band in _rows_within(parts, grid, lowest, bottom)]
    return min([bottom, *below[:1]]), max([top, *above[-1:]])


def _rows_within(
    parts: Sequence[Part], grid: Grid, bottom: float, top: float
) -> Sequence[Band]:
    lines = [
        piece
        for part in parts
        if _is_text(part) and bottom < part.middle < top
        for is_inside, piece in _cut(part, grid)
        if is_inside
    ]
    bands = [band for area in split_areas(lines) for band in area]
    return [band for band in bands if band.is_divided]


def _grid_table(grid: Grid, lines: Sequence[Line], hyphens: Hyphens) -> Table | None:
    if grid.is_complete:
        return grid_table(grid, lines, hyphens)
    bands = [band for area in split_areas(lines) for band in area]
    return ruled_table(Columns.of(_rows_between(bands, grid)), grid, hyphens)


def _rows_between(bands: Sequence[Band], grid: Grid) -> Sequence[Band]:
    """The bands, with those of one row joined if lines stand between most rows."""
    rows: dict[int, list[Band]] = {}
    for band in bands:
        rows.setdefault(_gap(band, grid), []).append(band)
    if len(rows) * 2 < len(bands):
        return bands
    return [
        band
        for row in rows.values()
        for band in ([join_bands(row)] if _is_broken(row) else row)
    ]


def _gap(band: Band, grid: Grid) -> int:
    """The number of horizontal lines above a band."""
    return bisect_left(grid.ys, -band.bottom, key=lambda y: -y)


def _is_broken(bands: Sequence[Band]) -> bool:
    return not all(band.is_divided for band in bands)


def _tabulate_area(area: Sequence[Band], hyphens: Hyphens) -> Iterator[Part]:
    """Yield the lines of an area, and the tables that its words make without lines."""
    start = 0
    while start < len(area):
        end = _run_end(area, start)
        run = area[start:end]
        yield from _run_parts(run, hyphens)
        start = end


def _run_end(area: Sequence[Band], start: int) -> int:
    """The end of the run of bands from `start` on that may be a table's rows."""
    end = start + 1
    if not area[start].is_divided:
        return end
    left = area[start].segments[0][0]
    while end < len(area) and area[end].follows(area[end - 1], _MAX_ROW_GAP):
        segments = area[end].segments
        if not area[end].is_divided and segments[0][0] - left < area[end].size:
            break
        left = min(left, segments[0][0])
        end += 1
    return end


def _run_parts(run: Sequence[Band], hyphens: Hyphens) -> Iterator[Part]:
    """The parts of a run, whose first and last band may not belong to its table."""
    for start, end in product((0, 1), (len(run), len(run) - 1)):
        found = _columns_parts(run[start:end], hyphens)
        if found:
            yield from (line for band in run[:start] for line in band.lines)
            yield from found
            yield from (line for band in run[end:] for line in band.lines)
            return
    yield from (line for band in run for line in band.lines)


def _columns_parts(bands: Sequence[Band], hyphens: Hyphens) -> Sequence[Part]:
    if len(bands) < _MIN_BANDS:
        return ()
    columns = Columns.of(bands)
    table = aligned_table(columns, hyphens)
    return [table] if table else prose_columns(columns)
