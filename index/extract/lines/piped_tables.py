"""Tables whose cells are parted by pipes, such as "| Name | Role |"."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

import regex

from index.extract.lines.line import Line
from index.text.range import Range
from index.text.structure import Cell, Row, Table

_PIPE = "[|\u2502\u2503\u2551]"
_SEPARATOR = regex.compile(rf"(?<!\\){_PIPE}")
_RULE = regex.compile(
    r"[-+=:|\s\u2500-\u257f]*[-=\u2500\u2550\u2501][-+=:|\s\u2500-\u257f]*"
)

_EMPHASISED = regex.compile(
    r"(?P<mark>\*{1,3}|_{1,3})(?P<words>[^*_\s](?:[^*_]*[^*_\s])?)(?P=mark)"
)
_REGULAR = 0.8


class FoundTable(NamedTuple):
    """A table and the lines that it takes."""

    first: int
    stop: int
    table: Table


def split_cells(text: str, line: Line) -> list[Range]:
    """The words of the cells of a line; those of an empty cell are an empty range."""
    edges = [match.span() for match in _SEPARATOR.finditer(text, line.start, line.end)]
    start, end = line.start, line.end
    if edges and edges[0][0] == start:
        start = edges.pop(0)[1]
    if edges and edges[-1][1] == end:
        end = edges.pop()[0]
    starts = [start, *(stop for _, stop in edges)]
    ends = [*(begin for begin, _ in edges), end]
    return [_words(text, *edge) for edge in zip(starts, ends, strict=True)]


def _words(text: str, start: int, end: int) -> Range:
    """The words of a cell, without the marks around them if they are all emphasised."""
    cell = trim(text, start, end)
    emphasised = _EMPHASISED.fullmatch(text, *cell)
    return Range(*emphasised.span("words")) if emphasised else cell


def trim(text: str, start: int, end: int) -> Range:
    """A range without the white space at its ends."""
    words = text[start:end]
    end = start + len(words.rstrip())
    return Range(min(end, start + len(words) - len(words.lstrip())), end)


def column_names(header: Sequence[Sequence[Range]]) -> list[tuple[Range, ...]]:
    """The words above each column, from the top, of the cells of a header's lines."""
    return [
        tuple(cell for cell in column if cell.start < cell.end)
        for column in zip_longest(*header, fillvalue=Range(0, 0))
    ]


def named_row(
    line: Line, cells: Sequence[Range], names: Sequence[tuple[Range, ...]]
) -> Row:
    """A row of a line's cells, named by the words above their columns."""
    named = (
        Cell(*cell, names[number] if number < len(names) else ())
        for number, cell in enumerate(cells)
        if cell.start < cell.end
    )
    return Row(line.start, line.end, tuple(named))


def table_of(
    lines: Sequence[Line], cells: Sequence[Sequence[Range]], header: int
) -> Table:
    """The table of these lines and their cells; the first `header` lines are its header."""
    names = column_names(cells[:header])
    rows = [
        named_row(line, each, names)
        for line, each in zip(lines[header:], cells[header:], strict=True)
    ]
    return Table(
        tuple(rows), tuple(Range(line.start, line.end) for line in lines[:header])
    )


def find_boxes(text: str, lines: Sequence[Line], run: range) -> Iterator[FoundTable]:
    """The tables in a run of lines that have a rule below their header, as databases print."""
    for is_piped, group in groupby(
        run, key=lambda number: _is_piped(text, lines[number])
    ):
        numbers = list(group)
        if is_piped:
            yield from _box(text, lines, range(numbers[0], numbers[-1] + 1))


def _is_piped(text: str, line: Line) -> bool:
    return bool(
        _SEPARATOR.search(text, line.start, line.end)
        or _RULE.fullmatch(text, line.start, line.end)
    )


def _box(text: str, lines: Sequence[Line], run: range) -> Iterator[FoundTable]:
    rules = {n for n in run if _RULE.fullmatch(text, lines[n].start, lines[n].end)}
    content = [number for number in run if number not in rules]
    cells = [split_cells(text, lines[number]) for number in content]
    header = _header_size(content, rules)
    if len(content) > header > 0 and _is_regular(cells):
        table = table_of([lines[number] for number in content], cells, header)
        yield FoundTable(run.start, run.stop, table)


def _header_size(content: Sequence[int], rules: set[int]) -> int:
    """How many lines with cells are above the first rule that is below one."""
    for size, number in enumerate(content, 1):
        if number + 1 in rules:
            return size
    return 0


def _is_regular(cells: Sequence[Sequence[Range]]) -> bool:
    """Whether nearly all rows have as many cells as the first, but for an empty last one."""
    columns = len(cells[0])
    equal = sum(columns - len(row) in (0, 1) for row in cells)
    return columns > 1 and equal >= _REGULAR * len(cells)
