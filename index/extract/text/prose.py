"""Blocks of plain lines: tables, lists and paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from index.extract.lines.column_tables import find_aligned, find_below_rule, find_tabbed
from index.extract.lines.line import Line
from index.extract.lines.lists import FoundList, find_line_lists, find_lists
from index.extract.lines.piped_tables import FoundTable, find_boxes
from index.text.range import Range
from index.text.structure import List, Table


class TextBlock(NamedTuple):
    """A block of a text: the lines that it takes, what it is, and its range.

    `level` is a heading's level from 1, or 0. `part` is what a list or a table consists of.
    An "end" ends an answer.
    """

    first: int
    stop: int
    kind: Literal["heading", "paragraph", "list", "table", "code", "words", "end"]
    range: Range
    level: int = 0
    part: List | Table | None = None


def read_prose(
    text: str, lines: Sequence[Line], free: bytearray
) -> Iterator[TextBlock]:
    """The blocks of the free lines; `free` is changed."""
    tables = list(find_tables(text, lines, _runs(lines, free)))
    _take(free, tables)
    yield from (_table(found) for found in tables)
    lists = list(find_lists(text, lines, free))
    _take(free, lists)
    yield from (_list(found) for found in lists)
    lists = list(_line_lists(text, lines, free))
    _take(free, lists)
    yield from (_list(found) for found in lists)
    yield from (_paragraph(lines, run) for run in _runs(lines, free))


def find_tables(
    text: str, lines: Sequence[Line], runs: Iterable[range]
) -> Iterator[FoundTable]:
    """The tables in runs of lines, whose cells are parted by pipes, tabs or spaces."""
    for run in runs:
        found = list(find_ruled(text, lines, run)) or list(
            find_tabbed(text, lines, run)
        )
        yield from found or find_aligned(text, lines, run)


def find_ruled(text: str, lines: Sequence[Line], run: range) -> Iterator[FoundTable]:
    """The tables in a run of lines that have a rule below their header."""
    boxes = list(find_boxes(text, lines, run))
    yield from boxes
    below = None if boxes else find_below_rule(text, lines, run)
    if below:
        yield below


def _runs(lines: Sequence[Line], free: bytearray) -> Iterator[range]:
    """The runs of free lines without a blank one between them."""
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not free[number] or lines[number].is_blank:
            if start < number:
                yield range(start, number)
            start = number + 1


def _line_lists(
    text: str, lines: Sequence[Line], free: bytearray
) -> Iterator[FoundList]:
    """The lists of short lines below a colon, whether a blank line is below it or not."""
    introduction: range | None = None
    for run in _runs(lines, free):
        joined = [*run]
        if introduction and run.start == introduction.stop + 1:
            joined = [introduction[-1], *run]
        yield from find_line_lists(text, lines, joined)
        ends_with_colon = text[lines[run[-1]].end - 1] == ":"
        introduction = run if ends_with_colon else None


def _take(free: bytearray, found: Sequence[FoundTable] | Sequence[FoundList]) -> None:
    for number in chain.from_iterable(range(one.first, one.stop) for one in found):
        free[number] = 0


def _table(found: FoundTable) -> TextBlock:
    whole = Range(found.table.start, found.table.end)
    return TextBlock(found.first, found.stop, "table", whole, part=found.table)


def _list(found: FoundList) -> TextBlock:
    whole = Range(found.list.start, found.list.end)
    return TextBlock(found.first, found.stop, "list", whole, part=found.list)


def _paragraph(lines: Sequence[Line], run: range) -> TextBlock:
    whole = Range(lines[run.start].start, lines[run[-1]].end)
    return TextBlock(run.start, run.stop, "paragraph", whole)
