"""Table rows as prose, in which every value keeps the name of its column."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from xml.etree.ElementTree import Element

import regex

from index.extract.blocks import Block, clean
from index.extract.tables.column_names import (
    TableRow,
    differs_from_rows_below,
    filled,
    has_text,
    header_height,
    is_key_value,
    join_names,
)
from index.extract.tables.emphasis import BoldRow, bold_headers, has_bold_labels

_END_MARKS = (".", "!", "?", "…")
_SIGN = regex.compile(r"\p{Sc}+")
_CLOSING = regex.compile(r"[)%]+")
# What a table is like is judged by this many rows.
_SAMPLE_ROWS = 50


def row_text(names: Sequence[str], cells: Sequence[str]) -> str:
    """A row as one sentence, such as "Name: Umerov; Role: Defence Minister.".

    Empty cells are skipped, and a cell without a column name is written without one. Returns
    "" if all cells are empty.
    """
    row = "; ".join(_name_values(names, cells))
    return row if not row or row.endswith(_END_MARKS) else f"{row}."


def _name_values(names: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    for name, value in _join_signs(names, cells):
        colon = "" if name.endswith("?") else ":"
        yield f"{name.rstrip(':')}{colon} {value}" if name else value


def _join_signs(
    names: Sequence[str], cells: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield names and values; a currency or a closing bracket may have a cell of its own."""
    held: tuple[str, str] | None = None
    for column, cell in enumerate(cells):
        value = clean(cell)
        name = clean(names[column]) if column < len(names) else ""
        if not value:
            continue
        if held is None:
            held = (name, value)
        elif _is_cut(held, name, value):
            held = (held[0], held[1] + value)
        else:
            yield held
            held = (name, value)
    if held is not None:
        yield held


def _is_cut(left: tuple[str, str], name: str, value: str) -> bool:
    """Whether a value goes on with that on its left."""
    if name and name != left[0]:
        return False
    return bool(_SIGN.fullmatch(left[1]) or _CLOSING.fullmatch(value))


def named_rows(
    rows: Iterable[TableRow], *, may_be_form: bool = False
) -> Iterator[Block]:
    """Yield the rows that aren't empty as blocks, with each value after its column's name.

    Rows with one filled cell at the top are titles or notes. After an empty row, another
    table may start. `may_be_form` says whether a table of two columns with texts and numbers
    is more likely one of labels and values than one with column names.
    """
    tables = _Tables(may_be_form)
    for has_cells, run in groupby(rows, key=has_text):
        if has_cells:
            yield from tables.read(run)
    yield from tables.end()


def table_blocks(
    rows: Sequence[TableRow],
    headers: int = 0,
    bold: Sequence[BoldRow] = (),
    *,
    may_be_form: bool = True,
) -> Iterator[Block]:
    """Yield the rows of a document's table; a table of one row only lays out its cells.

    The first `headers` rows are known to name the columns; else bold cells may tell.
    `may_be_form` is as for `named_rows`.
    """
    headers = headers or bold_headers(bold)
    if not rows[1:]:
        yield from (Block(cell) for row in rows for cell in row)
    elif 0 < headers < len(rows):
        yield from _headed_rows(rows, max(headers, header_height(rows)))
    elif has_bold_labels(bold):
        yield from key_value_rows(rows)
    else:
        yield from named_rows(rows, may_be_form=may_be_form)


def key_value_rows(rows: Iterable[TableRow]) -> Iterator[Block]:
    """Yield rows of a label and its value; a row with one cell has no value."""
    yield from table_of(map(_label_and_value, filter(filled, rows)))


def table_of(texts: Iterable[str]) -> Iterator[Block]:
    """Yield the texts of a table's rows as blocks."""
    for number, text in enumerate(texts):
        yield Block(text, "row", level=int(number == 0))


def _label_and_value(row: TableRow) -> str:
    label, *values = (row[column] for column in filled(row))
    return row_text([label], values) if values else row_text([], [label])


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


def _headed_rows(rows: Sequence[TableRow], headers: int) -> Iterator[Block]:
    titles = [row for row in rows[:headers] if len(filled(row)) == 1]
    header = [row for row in rows[:headers] if len(filled(row)) > 1]
    yield from (Block("".join(row), "caption") for row in titles)
    if header:
        yield from _rows(join_names(header), rows[headers:])
    else:
        yield from named_rows(rows[headers:], may_be_form=True)


def _rows(names: Sequence[str], rows: Iterable[TableRow]) -> Iterator[Block]:
    return table_of(row_text(names, row) for row in rows)


@dataclass(slots=True)
class _Tables:
    """Reads tables that stand below each other.

    `may_be_form` is as for `named_rows`. `names` is None before the first table, and empty below a table without column names.
    `title` is a line that may be the caption of the next table.
    """

    may_be_form: bool
    names: Sequence[str] | None = None
    title: str = ""

    def read(self, run: Iterator[TableRow]) -> Iterator[Block]:
        """Yield the blocks of rows without an empty row between them."""
        for row in run:
            if len(filled(row)) > 1:
                head = [row, *islice(run, _SAMPLE_ROWS)]
                yield from self._table(head, chain(head, run))
            else:
                yield from self.end()
                self.title = "".join(row)

    def end(self) -> Iterator[Block]:
        """Yield the line that has no table below it."""
        if self.title:
            yield Block(self.title)
            self.title = ""

    def _table(
        self, head: Sequence[TableRow], rows: Iterator[TableRow]
    ) -> Iterator[Block]:
        if self.title:
            yield Block(self.title, "caption")
            self.title = ""
        if self._goes_on(head):
            yield from (Block(row_text(self.names or (), row), "row") for row in rows)
        elif is_key_value(head, mixed=self.may_be_form):
            self.names = ()
            yield from key_value_rows(rows)
        else:
            height = header_height(head)
            header = list(islice(rows, height))
            self.names = join_names(header) if header else ()
            yield from _rows(self.names, rows)

    def _goes_on(self, head: Sequence[TableRow]) -> bool:
        """Whether rows belong to the table above them, with the names of its columns."""
        if not self.names:
            return False
        last = max(column for row in head for column in filled(row))
        return last < len(self.names) and not differs_from_rows_below(head)
