"""A table's row written out, so that each cell is read under its column's name."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.text.document import Document, Span
from index.text.structure import Cell, Row, Table

# As rows are written out where a kind of file has no text of its own.
_NEXT_CELL, _COLON = "; ", ": "


class Piece(NamedTuple):
    """A part of a rendering that is verbatim: `text[at:]` begins with `document[start:end]`.

    A column's name may not answer, as it is no value.
    """

    at: int
    start: int
    end: int
    may_answer: bool = True


@dataclass(frozen=True, slots=True)
class Rendering:
    """A text for models, and its pieces in its order; between them stands only punctuation."""

    text: str
    pieces: tuple[Piece, ...]


def render(span: Span) -> Rendering:
    """The span as models read it: itself, or a row's cells after their columns' names."""
    structure = span.document.structure
    row = structure.row_at(span.start, span.end)
    table = structure.table_at(span.start, span.end)
    if row and table and not row.cells:
        return Rendering(span.text, tuple(_parts(span, row, table)))
    cells = _cells_in(row, span) if row else ()
    if any(cell.names for cell in cells):
        return _written_out(span.document, cells, span)
    return Rendering(span.text, (Piece(0, span.start, span.end),))


def _cells_in(row: Row, span: Span) -> Sequence[Cell]:
    """The cells that share a character with the span."""
    first = bisect_right(row.cells, span.start, key=lambda cell: cell.end)
    last = bisect_left(row.cells, span.end, key=lambda cell: cell.start)
    return row.cells[first:last]


def _parts(span: Span, row: Row, table: Table) -> Iterator[Piece]:
    """The names and values of a row that is written out already.

    What stands before a colon is a column's name if a row beside this one has it too.
    """
    number = bisect_left(table.rows, row.start, key=lambda each: each.start)
    beside = table.rows[max(0, number - 1) : number + 2]
    text = span.document.text
    known = {name for each in beside if each != row for name in _names(text, each)}
    start = span.start
    for part in span.text.split(_NEXT_CELL):
        name, colon, _ = part.partition(_COLON)
        end, value = start + len(part), start
        if colon and name in known:
            value += len(name) + len(colon)
            yield Piece(start - span.start, start, start + len(name), may_answer=False)
        if value < end:
            yield Piece(value - span.start, value, end)
        start = end + len(_NEXT_CELL)


def _names(text: str, row: Row) -> Iterator[str]:
    for part in text[row.start : row.end].split(_NEXT_CELL):
        name, colon, _ = part.partition(_COLON)
        if colon:
            yield name


def _written_out(document: Document, cells: Sequence[Cell], span: Span) -> Rendering:
    """Cells such as "Item: Pine desk; 2023: 239 EUR.", as far as they are in the span."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for words, start, end, may_answer in _named(cells, span):
        texts += [words, document.text[start:end]]
        at += len(words)
        pieces.append(Piece(at, start, end, may_answer))
        at += end - start
    return Rendering("".join((*texts, ".")), tuple(pieces))


def _named(cells: Sequence[Cell], span: Span) -> Iterator[tuple[str, int, int, bool]]:
    """The punctuation before each name and value, their ranges, and whether they may answer."""
    before = ""
    for cell in cells:
        for start, end in cell.names:
            yield before, start, end, False
            before = " "
        before = ": " if cell.names else before
        yield before, max(cell.start, span.start), min(cell.end, span.end), True
        before = "; "
