"""What bold cells tell about a table: which rows name its columns, and whether it is a form."""

from collections.abc import Sequence
from itertools import takewhile

BoldRow = Sequence[bool]
"""Which of a row's cells are bold, without the empty cells."""

_TWO_CELLS = 2


def bold_headers(rows: Sequence[BoldRow]) -> int:
    """How many of the first rows are bold; 0 if all are."""
    count = sum(1 for _ in takewhile(lambda row: row and all(row), rows))
    return count if count < len(rows) else 0


def has_bold_labels(rows: Sequence[BoldRow]) -> bool:
    """Whether each row is a bold label and a value that isn't bold."""
    filled = [row for row in rows if row]
    return (
        len(filled) > 1
        and all(
            len(row) <= _TWO_CELLS and row[0] and not any(row[1:]) for row in filled
        )
        and any(row[1:] for row in filled)
    )
