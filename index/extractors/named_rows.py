"""Rows of a sheet as paragraphs, named by the row that names its columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from index.extractors.blocks import Block
from index.extractors.rows import row_text

_YEAR = re.compile(r"[12]\d{3}")
_VALUE = re.compile(r"[-+(]?[$€£]?\d.*")


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
