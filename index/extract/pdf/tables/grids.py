"""Grids of ruling lines, which surround the cells of tables."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeAlias

import regex

from index.extract.pdf.hyphens import Hyphens
from index.extract.pdf.lines import Line, split_columns
from index.extract.pdf.tables.rules import Rule, Rules
from index.extract.pdf.tables.table import Cell, Table, TableRow, cells_of

# More make a drawing, not a table.
_MAX_RULES = 1000
_MAX_CELLS = 20_000
_MAX_GRIDS = 100
# In points: lines that touch may miss each other by this much.
_TOUCH = 3.0
_MIN_RULES = 3
_MIN_ROWS = 2
# A band between two lines holds several rows only in a table with few bands.
_MAX_BANDS = 3
_MIN_BASELINES = 3
_MIN_FILLED = 0.8
_MAX_WORDS = 4

_NAMED = regex.compile(r"[^:]{1,40}:\s+\S")

_Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """The vertical lines from the left, the horizontal ones from the top, and the cells.

    `owners` gives for each place, by row and column, that of the cell's upper left corner.
    A grid with one column or row has cells that lines don't tell.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    owners: Sequence[Sequence[_Place]]

    @property
    def is_complete(self) -> bool:
        """Whether the lines tell both rows and columns."""
        return len(self.xs) >= _MIN_RULES and len(self.ys) >= _MIN_RULES

    def row_at(self, y: float) -> int:
        """The row of a height; the first and the last row have no end."""
        above = bisect_right(self.ys, -y, key=lambda each: -each)
        return min(max(above - 1, 0), len(self.ys) - 2)


def find_grids(rules: Rules) -> Sequence[Grid]:
    """The grids of a page: lines that touch, and horizontal ones of the same width."""
    if not rules.level or max(len(rules.level), len(rules.upright)) > _MAX_RULES:
        return ()
    grids: list[Grid] = []
    alone: defaultdict[_Place, list[Rule]] = defaultdict(list)
    for level, upright in _touching(rules):
        grid = _grid(level, upright)
        if grid is not None and grid.is_complete:
            grids.append(grid)
        else:
            for rule in level:
                alone[round(rule.start), round(rule.end)].append(rule)
    bands = (_grid(sorted(group), ()) for group in alone.values())
    return [*grids, *filter(None, bands)][:_MAX_GRIDS]


def _touching(rules: Rules) -> Iterator[tuple[Sequence[Rule], Sequence[Rule]]]:
    """Groups of horizontal lines that are connected, and the vertical ones between them."""
    uprights_of, levels_of = _contacts(rules)
    seen: set[int] = set()
    for number in range(len(rules.level)):
        if number not in seen:
            levels, uprights = _connected(number, uprights_of, levels_of)
            seen |= levels
            yield (
                [rules.level[each] for each in sorted(levels)],
                [rules.upright[each] for each in sorted(uprights)],
            )


def _contacts(rules: Rules) -> tuple[Sequence[set[int]], Sequence[set[int]]]:
    """For each horizontal line the vertical ones that it touches, and the reverse."""
    positions = [rule.position for rule in rules.upright]
    uprights_of: list[set[int]] = [set() for _ in rules.level]
    levels_of: list[set[int]] = [set() for _ in rules.upright]
    for number, rule in enumerate(rules.level):
        first = bisect_left(positions, rule.start - _TOUCH)
        last = bisect_right(positions, rule.end + _TOUCH)
        for other in range(first, last):
            upright = rules.upright[other]
            if upright.start - _TOUCH <= rule.position <= upright.end + _TOUCH:
                uprights_of[number].add(other)
                levels_of[other].add(number)
    return uprights_of, levels_of


def _connected(
    level: int, uprights_of: Sequence[set[int]], levels_of: Sequence[set[int]]
) -> tuple[set[int], set[int]]:
    levels, uprights = {level}, set[int]()
    pending = [level]
    while pending:
        for upright in uprights_of[pending.pop()] - uprights:
            uprights.add(upright)
            pending += levels_of[upright] - levels
            levels |= levels_of[upright]
    return levels, uprights


def _grid(level: Sequence[Rule], upright: Sequence[Rule]) -> Grid | None:
    xs = _positions(upright, level)
    ys = _positions(level, upright)[::-1]
    if max(len(xs), len(ys)) < _MIN_RULES or len(xs) * len(ys) > _MAX_CELLS:
        return None
    return Grid(xs, ys, _owners(xs, ys, level, upright))


def _positions(rules: Sequence[Rule], across: Sequence[Rule]) -> Sequence[float]:
    """The positions of lines, and the ends of those across them where a border is left out."""
    positions = sorted({rule.position for rule in rules})
    for end in (
        (min(r.start for r in across), max(r.end for r in across)) if across else ()
    ):
        if all(abs(end - position) > _TOUCH for position in positions):
            positions.append(end)
    return sorted(positions)


def _owners(
    xs: Sequence[float],
    ys: Sequence[float],
    level: Sequence[Rule],
    upright: Sequence[Rule],
) -> Sequence[Sequence[_Place]]:
    heights = [-(top + bottom) / 2 for top, bottom in pairwise(ys)]
    middles = [(left + right) / 2 for left, right in pairwise(xs)]
    column_at = {position: column for column, position in enumerate(xs)}
    row_at = {position: row for row, position in enumerate(ys)}
    has_left = {
        (row, column_at[rule.position])
        for rule in upright
        for row in range(
            bisect_left(heights, -rule.end), bisect_right(heights, -rule.start)
        )
    }
    has_top = {
        (row_at[rule.position], column)
        for rule in level
        for column in range(
            bisect_left(middles, rule.start), bisect_right(middles, rule.end)
        )
    }
    owners: list[list[_Place]] = []
    for row in range(len(heights)):
        owners.append([])
        for column in range(len(middles)):
            place = row, column
            if column and place not in has_left:
                owners[row].append(owners[row][column - 1])
            elif row and place not in has_top:
                owners[row].append(owners[row - 1][column])
            else:
                owners[row].append(place)
    return owners


def grid_table(grid: Grid, lines: Iterable[Line], hyphens: Hyphens) -> Table | None:
    """The table in a grid, from the lines inside, unless it is no table."""
    parts: defaultdict[_Place, list[Line]] = defaultdict(list)
    for line in lines:
        row = grid.row_at(line.middle)
        for column, part in split_columns(line, grid.xs):
            parts[grid.owners[row][column]].append(part)
    for cell in parts.values():
        cell.sort(key=lambda part: (-round(part.bottom), part.left))
    rows = [
        row
        for number in range(len(grid.owners))
        for row in _rows(grid, number, parts, hyphens)
        if row.filled
    ]
    table = Table(rows, list(pairwise(grid.xs)))
    return table if _is_table(grid, table) else None


def _rows(
    grid: Grid,
    number: int,
    parts: Mapping[_Place, Sequence[Line]],
    hyphens: Hyphens,
) -> Iterator[TableRow]:
    owners = grid.owners[number]
    lines = [parts.get(owner, ()) for owner in owners]
    own = (parts[owner] for owner in owners if owner[0] == number and owner in parts)
    anchor = next((cell[0] for cell in own), None)
    if anchor is None:
        return
    if len(grid.owners) <= _MAX_BANDS and (baselines := _baselines(lines)):
        for baseline in baselines:
            yield TableRow(cells_of(baseline, len(owners), hyphens), anchor)
        return
    cells = [Cell.of(cell, hyphens) for cell in lines]
    yield TableRow(cells, anchor, is_span=len(set(owners)) == 1)


def _baselines(
    cells: Sequence[Sequence[Line]],
) -> Sequence[Mapping[int, Sequence[Line]]]:
    """The rows in a band without lines between them, or none if it is one row."""
    rows: defaultdict[int, dict[int, Sequence[Line]]] = defaultdict(dict)
    for column, cell in enumerate(cells):
        for part in cell:
            rows[-round(part.middle)][column] = [part]
    filled = sum(map(len, rows.values()))
    if len(rows) < _MIN_BASELINES or filled < _MIN_FILLED * len(rows) * len(cells):
        return ()
    words = median(len(part.words) for cell in cells for part in cell)
    return [rows[key] for key in sorted(rows)] if words <= _MAX_WORDS else ()


def _is_table(grid: Grid, table: Table) -> bool:
    several = [row for row in table.rows if len(row.filled) > 1 and not row.is_span]
    divided = sum(1 < len(set(owners)) < len(owners) for owners in grid.owners[1:])
    # A form has rows of cells of any width, or cells with their own names.
    if len(several) < _MIN_ROWS or divided * 2 > len(grid.owners):
        return False
    named = [cell for cell in several[0].filled if _NAMED.match(cell.text)]
    return len(named) * 2 <= len(several[0].filled)
