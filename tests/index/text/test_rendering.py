"""Rows written out for models."""

from hypothesis import given
from hypothesis import strategies as st

from index.text.document import Document, Span
from index.text.graphemes import widen
from index.text.range import Range
from index.text.rendering import render
from index.text.structure import Cell, Row, Structure, Table
from tests.support.marked_documents import marked, sentences_of

TABLE = "| Sauna | Price | Note |\n|---|---|---|\n| Oval | 5,200 EUR | |\n| Low | | sold |\n"


def rows(text: str) -> list[Span]:
    """The sentences of a text that are rows."""
    document = marked(text)
    spans = [sentence.span for sentence in sentences_of(document)]
    return [s for s in spans if document.structure.row_at(s.start, s.end)]


def test_a_row_is_written_out_with_its_columns_names() -> None:
    oval, low = rows(TABLE)
    assert render(oval).text == "Sauna: Oval; Price: 5,200 EUR."
    assert render(low).text == "Sauna: Low; Note: sold."


def test_only_the_values_of_a_row_may_answer() -> None:
    oval, _ = rows(TABLE)
    written = render(oval)
    answering = [
        oval.document.text[piece.start : piece.end]
        for piece in written.pieces
        if piece.may_answer
    ]
    assert answering == ["Oval", "5,200 EUR"]


def test_prose_is_its_own_rendering() -> None:
    document = marked("It rained. It snowed.")
    written = render(Span(document, 0, 10))
    assert (written.text, written.pieces) == ("It rained.", ((0, 0, 10, True),))


def test_a_part_of_a_row_has_the_names_of_its_own_cells() -> None:
    oval, _ = rows(TABLE)
    document = oval.document
    start = document.text.index("200 EUR")
    assert render(Span(document, start, oval.end)).text == "Price: 200 EUR."


def test_a_part_of_a_row_without_cells_is_its_own_rendering() -> None:
    oval, _ = rows(TABLE)
    written = render(Span(oval.document, oval.end - 2, oval.end))
    assert (written.text, len(written.pieces)) == (" |", 1)


def row_of(cells: list[tuple[str, list[str]]]) -> tuple[Document, Span]:
    """A document that ends with a row of cells, each after its names."""
    names = "".join(f"{name}\n" for _, above in cells for name in above)
    text = names + " ".join(value for value, _ in cells)
    start, at = len(names), 0
    found = []
    position = start
    for value, above in cells:
        ranges = []
        for name in above:
            ranges.append(Range(at, at + len(name)))
            at += len(name) + 1
        found.append(Cell(position, position + len(value), tuple(ranges)))
        position += len(value) + 1
    table = Table((Row(start, len(text), tuple(found)),))
    document = Document(
        *("a.csv", text, "0" * 64, "text/csv", "r"),
        structure=Structure(tables=(table,)),
    )
    return document, Span(document, *widen(text, start, len(text)))


words = st.text("aß€\u0301🇫🇷:;. ", min_size=1, max_size=6)


@given(
    st.lists(st.tuples(words, st.lists(words, max_size=2)), min_size=1, max_size=5),
    st.data(),
)
def test_each_piece_is_verbatim_and_only_punctuation_is_between(
    cells: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    document, whole = row_of(cells)
    first = data.draw(st.integers(whole.start, whole.end - 1))
    last = data.draw(st.integers(first + 1, whole.end))
    span = Span(document, *widen(document.text, first, last))
    written = render(span)
    assert written.pieces
    end = 0
    for piece in written.pieces:
        verbatim = document.text[piece.start : piece.end]
        assert written.text[end : piece.at] in {"", " ", ": ", "; "}
        assert written.text[piece.at :].startswith(verbatim)
        if piece.may_answer:
            assert span.start <= piece.start < piece.end <= span.end
        end = piece.at + len(verbatim)
    assert written.text[end:] in {"", "."}
