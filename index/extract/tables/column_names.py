"""The rows at the top of a table that name its columns."""

from collections.abc import Sequence
from itertools import groupby, zip_longest

import regex

TableRow = Sequence[str]

# "2024", "2023/24" or "2024 (EUR)".
_YEAR = regex.compile(r"[12]\d{3}(?:\s?[-–/]\s?(?:\d{2}){1,2})?(?:\s*\([^()]*\))?")
_VALUE = regex.compile(
    r"[-+(]?[$€£¥]?\s?\d.*|(?:[A-Z][a-z]+, )?[A-Z][a-z]+ \d{1,2}, \d{4}.*", regex.DOTALL
)
_CODE = regex.compile(r"(?:\D*\d){3}")
_TWO_COLUMNS = 2
# Of a form's values, so many are texts and so many are numbers or dates.
_LEAST_SHARE = 1 / 4


def filled(row: TableRow) -> Sequence[int]:
    """The columns whose cells aren't empty."""
    return [column for column, cell in enumerate(row) if cell.strip()]


def has_text(row: TableRow) -> bool:
    """Whether a cell of a row isn't empty."""
    return any(map(str.strip, row))


def header_height(rows: Sequence[TableRow]) -> int:
    """How many of the first rows name the columns: 0, 1 or 2.

    A row names the columns if rows follow it, all its cells differ, and none is a number or a
    date other than a year.
    """
    if not rows[1:] or not names_columns(rows[0]):
        return 0
    return 2 if _is_second_line(rows) else 1


def differs_from_rows_below(rows: Sequence[TableRow]) -> bool:
    """Whether the first row has names above numbers or dates."""
    return header_height(rows) > 0 and _has_values_below(rows, 0)


def join_names(rows: Sequence[TableRow]) -> Sequence[str]:
    """The names of the columns from top to bottom, without repeats.

    An upper name also belongs to the columns on its right that only have lower names.
    """
    return [
        " ".join(dict.fromkeys(filter(None, names)))
        for names in zip_longest(*_spread(rows), fillvalue="")
    ]


def is_key_value(rows: Sequence[TableRow], *, mixed: bool) -> bool:
    """Whether a table is a form: a column of labels and one of their values.

    In a form, there is a number or a code in the first row, or, if `mixed`, texts as well as
    numbers below it.
    """
    columns = sorted({column for row in rows for column in filled(row)})
    if len(columns) != _TWO_COLUMNS or not rows[1:]:
        return False
    labels = [_cell(row, columns[0]) for row in rows]
    values = [_cell(row, columns[1]) for row in rows]
    if not all(labels) or len(set(labels)) < len(labels) or any(map(_is_value, labels)):
        return False
    return (
        sum(label.endswith(":") for label in labels) > len(labels) / 2
        or _is_value(values[0])
        or _CODE.match(_YEAR.sub("", values[0])) is not None
        or (mixed and _is_mixed([value for value in values[1:] if value]))
    )


def names_columns(row: TableRow) -> bool:
    """Whether a row's cells may be names: they differ, and none is a value but for years."""
    # A name that spans columns may be repeated.
    cells = [cell for cell, _ in groupby(row[column].strip() for column in filled(row))]
    values = [cell for cell in cells if _is_value(cell)]
    return (
        len(cells) > 1
        and len(set(cells)) == len(cells)
        and all(map(_YEAR.fullmatch, values))
    )


def _is_second_line(rows: Sequence[TableRow]) -> bool:
    """Whether the second row has the lower names of columns, or units."""
    top, second = rows[0], rows[1]
    columns = filled(second)
    if not rows[2:] or not columns or any(map(_is_number, second)):
        return False
    has_units = not _cell(second, 0) and bool(_cell(top, 0))
    spread = _spread(rows[:2])[0]
    is_split = any(
        _cell(spread, column) and not _is_alone(top, column) for column in columns
    )
    return (has_units or is_split) and _has_values_below(rows, 1)


def _is_alone(row: TableRow, column: int) -> bool:
    """Whether a cell is filled and doesn't repeat that on its left."""
    cell = _cell(row, column)
    return bool(cell) and (column == 0 or cell != _cell(row, column - 1))


def _has_values_below(rows: Sequence[TableRow], number: int) -> bool:
    """Whether a column has a number or a date below a cell of a row that isn't one."""
    return any(
        _is_number(_cell(row, column))
        for column in filled(rows[number])
        if not _is_number(rows[number][column].strip())
        for row in rows[number + 1 :]
    )


def _spread(rows: Sequence[TableRow]) -> Sequence[TableRow]:
    """The rows, with the names of the upper ones repeated where they span columns."""
    lowest = rows[-1]
    return [
        *(_spread_row(row, lowest) for row in rows[:-1]),
        [c.strip() for c in lowest],
    ]


def _spread_row(row: TableRow, lowest: TableRow) -> TableRow:
    names: list[str] = []
    for column in range(max(len(row), len(lowest))):
        name = _cell(row, column)
        is_spanned = not name and names and _cell(lowest, column)
        names.append(names[-1] if is_spanned else name)
    return names


def _is_mixed(values: Sequence[str]) -> bool:
    numbers = sum(map(_is_value, values))
    least = max(1, _LEAST_SHARE * len(values))
    return numbers >= least and len(values) - numbers >= least


def _is_value(cell: str) -> bool:
    """Whether a cell starts with a number or a date."""
    return _VALUE.fullmatch(cell.strip()) is not None


def _is_number(cell: str) -> bool:
    """Whether a cell starts with a number or a date, and isn't a year."""
    return _is_value(cell) and _YEAR.fullmatch(cell.strip()) is None


def _cell(row: TableRow, column: int) -> str:
    return row[column].strip() if column < len(row) else ""
