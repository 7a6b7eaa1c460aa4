"""Rows of tables as prose, in which every value keeps the name of its column."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from xml.etree.ElementTree import Element

from index.extract.blocks import Block, clean

_STOPS = (".", "!", "?", "…")
_YEAR = re.compile(r"[12]\d{3}")
_VALUE = re.compile(
    r"[-+(]?[$€£¥]?\s?\d.*|(?:[A-Z][a-z]+, )?[A-Z][a-z]+ \d{1,2}, \d{4}.*"
)


def row_text(names: Sequence[str], cells: Sequence[str]) -> str:
    """A row as one sentence, such as "Name: Umerov; Role: Defence Minister.".

    Empty cells are left out; a cell under no name stands alone. "" where all are empty.
    """
    row = "; ".join(_named(names, cells))
    return row if not row or row.endswith(_STOPS) else f"{row}."


def _named(names: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    for column, cell in enumerate(cells):
        value = clean(cell)
        name = clean(names[column]) if column < len(names) else ""
        if value:
            yield f"{name.rstrip(':')}: {value}" if name else value


def named_rows(rows: Iterable[Sequence[str]]) -> Iterator[Block]:
    """The rows that hold anything, as blocks, each value under its column's name.

    Rows of one cell at the top are titles or notes. The first row of more cells names the
    columns if rows follow, no two of its cells are equal and none is a number or date but
    for a year.
    """
    filled = (row for row in rows if any(cell.strip() for cell in row))
    for row in filled:
        if sum(bool(cell.strip()) for cell in row) > 1:
            yield from _table(row, filled)
        else:
            yield Block("".join(row))


def table_blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """The rows of a document's table; one of a single row only sets its cells in order."""
    if len(rows) == 1:
        yield from map(Block, rows[0])
    else:
        yield from named_rows(rows)


def grid(
    rows: Iterable[Iterable[Element]],
    texts: Callable[[Element, Sequence[str]], Sequence[str]],
) -> Sequence[Sequence[str]]:
    """A table's cells as texts.

    `texts` gives a cell's, one for each column that it takes, and is told what the row above
    says from its first column on.
    """
    said: list[list[str]] = []
    for row in rows:
        cells: list[str] = []
        for cell in row:
            above = said[-1][len(cells) :] if said else []
            cells += texts(cell, above)
        said.append(cells)
    return said


def _table(top: Sequence[str], rest: Iterator[Sequence[str]]) -> Iterator[Block]:
    second = next(rest, None)
    if second is None or not _names_columns(top):
        below = [] if second is None else [second]
        yield from (Block(row_text((), row)) for row in chain([top], below, rest))
    else:
        yield from (Block(row_text(top, row)) for row in chain([second], rest))


def _names_columns(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    values = [cell for cell in cells if _VALUE.fullmatch(cell)]
    return len(set(cells)) == len(cells) and all(map(_YEAR.fullmatch, values))
