"""Writing out the rows of tables as lines of prose."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TypeGuard

import regex

from index.extract.pdf.lines import Line
from index.extract.pdf.tables.pages import Part
from index.extract.pdf.tables.table import Cell, Table, TableRow
from index.extract.rows import row_text
from index.extract.tables.column_names import names_columns

_DIGIT = regex.compile(r"\p{Nd}")
_MAX_HEADER_ROWS = 3
# A column of names and one of values.
_PAIR = 2
# Values of the same kind nearly all contain a digit, or nearly none does.
_MIXED = (0.2, 0.8)


def write_tables(pages: Iterable[Sequence[Part]]) -> Iterator[Line]:
    """Yield the lines of all pages, with the tables written out.

    A table at the end of a page is joined with one of the same columns on the next.
    """
    for part in _join_tables(pages):
        if isinstance(part, Line):
            yield part
        else:
            yield from _write(part)


def _join_tables(pages: Iterable[Sequence[Part]]) -> Sequence[Part]:
    joined: list[Part] = []
    for parts in pages:
        last, first = [*joined[-1:], *parts[:1]] if joined and parts else (None, None)
        if _is_table(last) and _is_table(first) and _continues(first, last):
            rows = [*last.rows, *_without_header(first, last)]
            joined[-1:] = [replace(last, rows=rows), *parts[1:]]
        else:
            joined += parts
    return joined


def _is_table(part: Part | None) -> TypeGuard[Table]:
    return isinstance(part, Table)


def _continues(table: Table, previous: Table) -> bool:
    follows = table.rows[0].line.page == previous.rows[-1].line.page + 1
    has_own_header = table.bold_rows > 0 and not _is_repeated(table.rows[0], previous)
    return (
        follows
        and not has_own_header
        and len(table.edges) == len(previous.edges)
        and all(map(_overlap, table.edges, previous.edges))
    )


def _overlap(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two columns share more than half of the narrower one."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared * 2 > min(first[1] - first[0], second[1] - second[0])


def _is_repeated(row: TableRow, table: Table) -> bool:
    return any(row.texts == each.texts for each in table.rows[:_MAX_HEADER_ROWS])


def _without_header(table: Table, previous: Table) -> Sequence[TableRow]:
    """The rows of a table without those at its top that repeat the top of the previous one."""
    count = 0
    for row, earlier in zip(table.rows, previous.rows, strict=False):
        if row.texts != earlier.texts or count == _MAX_HEADER_ROWS:
            break
        count += 1
    return table.rows[count:]


def _write(table: Table) -> Iterator[Line]:
    titles = sum(1 for _ in takewhile(_is_label, table.rows))
    yield from (_label(row) for row in table.rows[:titles])
    rows = table.rows[titles:]
    body = replace(table, rows=rows)
    lines = _pairs(body) if rows and _is_pairs(body) else _body(body)
    yield from (line for line in lines if line.text)


def _pairs(table: Table) -> Iterator[Line]:
    for row in table.rows:
        yield _row_line(row, row.texts[::_PAIR], row.texts[1::_PAIR])


def _body(table: Table) -> Iterator[Line]:
    count = _header_rows(table)
    names = _names(table.rows[:count], len(table.edges))
    rows = table.rows[count:]
    for number, row in enumerate(rows):
        if row.is_span or (_is_label(row) and number + 1 < len(rows)):
            yield _label(row)
        else:
            yield _row_line(row, names, row.texts)


def _is_label(row: TableRow) -> bool:
    """Whether a row names or explains the rows below."""
    return row.is_span or (
        len(row.cells) > _PAIR and len(row.filled) == 1 and bool(row.cells[0].text)
    )


def _label(row: TableRow) -> Line:
    return replace(row.line, text=row.filled[0].text, words=(), kind="caption")


def _row_line(row: TableRow, names: Sequence[str], texts: Sequence[str]) -> Line:
    return replace(row.line, text=row_text(names, texts), words=(), kind="row")


def _is_pairs(table: Table) -> bool:
    """Whether columns of names alternate with columns of values."""
    names = [table.column(number) for number in range(0, len(table.edges), _PAIR)]
    if len(table.edges) % _PAIR or table.header_rows or table.bold_rows:
        return False
    if all(cell.text.endswith(":") for column in names for cell in column):
        return True
    return len(names) == 1 and (
        all(cell.is_bold for cell in names[0])
        or table.has_values
        or _is_mixed(table.column(1))
    )


def _is_mixed(column: Sequence[Cell]) -> bool:
    numbers = [bool(_DIGIT.search(cell.text)) for cell in column[1:]]
    return bool(numbers) and _MIXED[0] < sum(numbers) / len(numbers) < _MIXED[1]


def _header_rows(table: Table) -> int:
    """How many rows at the top name the columns."""
    known = table.header_rows or min(table.bold_rows, _MAX_HEADER_ROWS)
    if known or not table.rows[1:]:
        return known
    for count in (1, 2):
        names = _names(table.rows[:count], len(table.edges))
        are_different = len(set(names)) == len(names)
        if len(table.rows) > count and are_different and names_columns(names):
            return count
    return 0


def _names(rows: Sequence[TableRow], columns: int) -> Sequence[str]:
    """The name of each column: the texts of its header cells, from the top."""
    texts = ([row.cells[column].text for row in rows] for column in range(columns))
    return [" ".join(dict.fromkeys(filter(None, column))) for column in texts]
