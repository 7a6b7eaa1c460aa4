"""Rows of tables that are written out, each value after its column's name."""

import re
from collections.abc import Sequence

from index.text.range import Range
from index.text.structure import Cell, Row

_BETWEEN = "; "
_NAMED = re.compile(r"(?P<name>[^;:]+)(?:: |(?<=\?) )(?P<value>.+)", re.DOTALL)


def cells_of(text: str, row: Row) -> Sequence[Cell]:
    """The cells of a row, of one that is written out too: "Name: Ada; Role: Cook.".

    A part without a name goes on with the value before it, if that has a name.
    """
    if row.cells:
        return row.cells
    cells: list[Cell] = []
    start = row.start
    end = row.end - text[row.start : row.end].endswith(".")
    for part in text[start:end].split(_BETWEEN):
        last, named = start + len(part), _NAMED.fullmatch(part)
        if named:
            name = Range(start, start + named.end("name"))
            cells.append(Cell(start + named.start("value"), last, (name,)))
        elif cells and cells[-1].names:
            cells[-1] = cells[-1]._replace(end=last)
        else:
            cells.append(Cell(start, last))
        start = last + len(_BETWEEN)
    return cells
