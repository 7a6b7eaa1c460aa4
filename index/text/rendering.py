"""A table's row written out, so that each cell is read under its column's name."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.text.document import Document, Span
from index.text.structure import Cell, Row


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
    row = span.document.structure.row_at(span.start, span.end)
    cells = _cells_in(row, span) if row else ()
    if any(cell.names for cell in cells):
        return _written_out(span.document, cells, span)
    return Rendering(span.text, (Piece(0, span.start, span.end),))


def _cells_in(row: Row, span: Span) -> Sequence[Cell]:
    """The cells that share a character with the span."""
    first = bisect_right(row.cells, span.start, key=lambda cell: cell.end)
    last = bisect_left(row.cells, span.end, key=lambda cell: cell.start)
    return row.cells[first:last]


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
