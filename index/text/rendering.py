"""A table's row written out, so that each cell is read under its column's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from index.text.document import Document, Span
from index.text.structure import Row


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
    if row and any(cell.names for cell in row.cells):
        return _written_out(span.document, row, span)
    return Rendering(span.text, (Piece(0, span.start, span.end),))


def _written_out(document: Document, row: Row, span: Span) -> Rendering:
    """A row such as "Item: Pine desk; 2023: 239 EUR.", or the part of it in the span."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for words, start, end, may_answer in _cells(row, span):
        texts += [words, document.text[start:end]]
        at += len(words)
        pieces.append(Piece(at, start, end, may_answer))
        at += end - start
    return Rendering("".join((*texts, ".")), tuple(pieces))


def _cells(row: Row, span: Span) -> Iterator[tuple[str, int, int, bool]]:
    """The punctuation before each name and value, their ranges, and whether they may answer."""
    before = ""
    for cell in row.cells:
        if cell.end <= span.start or cell.start >= span.end:
            continue
        for start, end in cell.names:
            yield before, start, end, False
            before = " "
        before = ": " if cell.names else before
        yield before, max(cell.start, span.start), min(cell.end, span.end), True
        before = "; "
