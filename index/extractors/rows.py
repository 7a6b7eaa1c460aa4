"""Rows of tables as prose, in which every value keeps the name of its column."""

from collections.abc import Iterator, Sequence

from index.extractors.blocks import Block, clean

_STOPS = (".", "!", "?", "…")


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


def table_blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """A table's rows as blocks, their values named by its first row where that can name them.

    It can where none of its cells is empty and no two are equal; then it is no row of its
    own. A table of one row or one column only sets its cells in order.
    """
    names = [clean(cell) for cell in rows[0]] if rows else []
    if len(rows) == 1 or all(len(row) == 1 for row in rows):
        yield from (Block(cell) for row in rows for cell in row)
        return
    is_header = all(names) and len(set(names)) == len(names) > 1
    for cells in rows[1:] if is_header else rows:
        yield Block(row_text(names if is_header else (), cells))
