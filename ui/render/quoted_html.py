"""Quoted words as HTML, with ranges of the document marked. All text is escaped here."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.text.range import Range
from ui.render.escaping import escape_html

_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class QuotedCell:
    """The range of a table's cell, and the names above it, from the top."""

    range: Range
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class QuotedText:
    """A text that starts at an offset of a document, with ranges to mark, in order."""

    start: int
    text: str
    marks: Sequence[Range] = ()

    @property
    def range(self) -> Range:
        """Where the text stands in the document."""
        return Range(self.start, self.start + len(self.text))

    def html(self) -> str:
        """The text with its marks."""
        return self._marked(*self.range)

    def row_html(self, cells: Sequence[QuotedCell]) -> str | None:
        """The text with a row's cells as a table below their names.

        None if the text has no such row, or other words between the cells.
        """
        if not cells or not self._is_row(cells):
            return None
        before = self._beside(self.start, cells[0].range.start)
        after = self._beside(cells[-1].range.end, self.range.end)
        return f"{before}{self._table(cells)}{after}"

    def _is_row(self, cells: Iterable[QuotedCell]) -> bool:
        at = None
        for cell in cells:
            low, high = cell.range
            least = self.start if at is None else at
            if not least <= low < high <= self.range.end:
                return False
            if at is not None and _WORD.search(self._slice(at, low)):
                return False
            at = high
        return True

    def _table(self, cells: Sequence[QuotedCell]) -> str:
        head = ""
        if any(cell.names for cell in cells):
            head = f"<thead><tr>{''.join(map(_name, cells))}</tr></thead>"
        row = "".join(
            f'<td dir="auto">{self._marked(*cell.range)}</td>' for cell in cells
        )
        # A wide table scrolls by itself; the keyboard reaches it too.
        return (
            '<div class="row" role="group" aria-label="Row of a table" tabindex="0">'
            f"<table>{head}<tbody><tr>{row}</tr></tbody></table></div>"
        )

    def _beside(self, start: int, end: int) -> str:
        """The text beside a row; "" if it is only what the row starts or ends with."""
        return self._marked(start, end) if _WORD.search(self._slice(start, end)) else ""

    def _marked(self, start: int, end: int) -> str:
        return "".join(self._parts(start, end))

    def _parts(self, start: int, end: int) -> Iterator[str]:
        """The text of a range in pieces, where marks start and end."""
        at = start
        for mark in self.marks:
            low, high = max(mark.start, at), min(mark.end, end)
            if low < high:
                yield escape_html(self._slice(at, low))
                yield f"<mark>{escape_html(self._slice(low, high))}</mark>"
                at = high
        yield escape_html(self._slice(at, end))

    def _slice(self, start: int, end: int) -> str:
        return self.text[start - self.start : end - self.start]


def _name(cell: QuotedCell) -> str:
    names = "".join(f"<span>{escape_html(name)}</span>" for name in cell.names)
    return f'<th scope="col" dir="auto">{names}</th>' if names else "<td></td>"
