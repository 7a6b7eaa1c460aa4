"""Table rows as prose, in which every value keeps the name of its column."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from xml.etree.ElementTree import Element

from index.extract.blocks import Block, clean

_END_MARKS = (".", "!", "?", "…")
_YEAR = re.compile(r"[12]\d{3}")
_VALUE = re.compile(
    r"[-+(]?[$€£¥]?\s?\d.*|(?:[A-Z][a-z]+, )?[A-Z][a-z]+ \d{1,2}, \d{4}.*"
)


def row_text(names: Sequence[str], cells: Sequence[str]) -> str:
    """A row as one sentence, such as "Name: Umerov; Role: Defence Minister.".

    Empty cells are skipped, and a cell without a column name is written without one. Returns
    "" if all cells are empty.
    """
    row = "; ".join(_name_values(names, cells))
    return row if not row or row.endswith(_END_MARKS) else f"{row}."


def _name_values(names: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    for column, cell in enumerate(cells):
        value = clean(cell)
        name = clean(names[column]) if column < len(names) else ""
        if value:
            yield f"{name.rstrip(':')}: {value}" if name else value


def named_rows(rows: Iterable[Sequence[str]]) -> Iterator[Block]:
    """Yield the rows that aren't empty as blocks, with each value after its column's name.

    Rows with one filled cell at the top are titles or notes. The first row with more cells
    names the columns if rows follow it, all its cells differ, and none is a number or a date
    other than a year.
    """
    nonempty = (row for row in rows if any(cell.strip() for cell in row))
    for row in nonempty:
        if sum(bool(cell.strip()) for cell in row) > 1:
            yield from _table_rows(row, nonempty)
        else:
            yield Block("".join(row))


def table_blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Yield the rows of a document's table; a table of one row only lays out its cells."""
    if len(rows) == 1:
        yield from map(Block, rows[0])
    else:
        yield from named_rows(rows)


def grid(
    rows: Iterable[Iterable[Element]],
    cell_texts: Callable[[Element, Sequence[str]], Sequence[str]],
) -> Sequence[Sequence[str]]:
    """The cells of a table as texts, by row and column.

    `cell_texts` returns one text for each column that a cell takes. It is called with the
    cell and the texts of the row above, from the cell's first column on.
    """
    table: list[list[str]] = []
    for row in rows:
        cells: list[str] = []
        for cell in row:
            above = table[-1][len(cells) :] if table else []
            cells += cell_texts(cell, above)
        table.append(cells)
    return table


def _table_rows(top: Sequence[str], rest: Iterator[Sequence[str]]) -> Iterator[Block]:
    second = next(rest, None)
    if second is None or not names_columns(top):
        below = [] if second is None else [second]
        yield from (
            Block(row_text((), row), "row") for row in chain([top], below, rest)
        )
    else:
        yield from (Block(row_text(top, row), "row") for row in chain([second], rest))


def names_columns(row: Sequence[str]) -> bool:
    """Whether all cells differ, and none is a number or a date other than a year."""
    cells = [cell.strip() for cell in row if cell.strip()]
    values = [cell for cell in cells if _VALUE.fullmatch(cell)]
    return len(set(cells)) == len(cells) and all(map(_YEAR.fullmatch, values))
