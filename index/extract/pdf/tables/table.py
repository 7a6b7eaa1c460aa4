"""Tables: rows of cells, with what their looks tell about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

import regex

from index.extract.pdf.hyphens import Hyphens
from index.extract.pdf.lines import Line

_PAIR = 2
_DIGIT = regex.compile(r"\p{Nd}")
# Such as 7, -7, $ 7 or (7).
_FIGURE = regex.compile(r"[^\p{L}\p{Nd}]{0,3}\p{Nd}")


class Cell(NamedTuple):
    """The text of a cell, and whether all of it is bold."""

    text: str = ""
    is_bold: bool = False

    @classmethod
    def of(cls, parts: Iterable[Line], hyphens: Hyphens) -> "Cell":
        """The cell that consists of parts of lines, from the top."""
        text, is_bold = "", True
        for part in parts:
            text = hyphens.join(text, part.text)
            is_bold &= part.is_bold
        return cls(text, is_bold and bool(text))


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row, a line that tells its place, and whether one cell fills the row."""

    cells: Sequence[Cell]
    line: Line
    is_span: bool = False

    @property
    def texts(self) -> Sequence[str]:
        """The texts of the cells."""
        return [cell.text for cell in self.cells]

    @property
    def filled(self) -> Sequence[Cell]:
        """The cells that aren't empty."""
        return [cell for cell in self.cells if cell.text]

    @property
    def is_bold(self) -> bool:
        """Whether all of its text is bold."""
        return all(cell.is_bold for cell in self.filled)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table that have text, and the left and right edges of its columns.

    `header_rows` is the number of rows that name the columns, if the ruling lines tell it.
    """

    rows: Sequence[TableRow]
    edges: Sequence[tuple[float, float]]
    header_rows: int | None = None

    @property
    def bold_rows(self) -> int:
        """How many rows at the top are bold, or 0 if all rows are."""
        count = sum(1 for _ in takewhile(lambda row: row.is_bold, self.rows))
        return count if count < len(self.rows) else 0

    @property
    def has_values(self) -> bool:
        """Whether two columns hold words beside figures, without a header."""
        if len(self.edges) != _PAIR:
            return False
        names, values = self.column(0), self.column(1)
        return all(_FIGURE.match(cell.text) for cell in values) and not any(
            _DIGIT.search(cell.text) for cell in names
        )

    def column(self, number: int) -> Sequence[Cell]:
        """The cells of a column that aren't empty."""
        cells = (row.cells[number] for row in self.rows if not row.is_span)
        return [cell for cell in cells if cell.text]


def cells_of(
    parts: Mapping[int, Sequence[Line]], columns: int, hyphens: Hyphens
) -> Sequence[Cell]:
    """The cells of a row, from the parts of lines in each column."""
    return [Cell.of(parts.get(column, ()), hyphens) for column in range(columns)]
