"""Passages as a reader gets them."""

from index.extract.csv_table import CsvTable
from index.extract.extractor import Extractor
from index.extract.text.markdown import Markdown
from index.search import Hit
from index.store.state import Sentence
from index.text.document import Document, Span
from qa.read.written import Written
from qa.retrieve.passages import Passage

CHANGES = "# Changes\n\n## [1.9.0] - 2025-02-11\n\n- Adds **night mode**\n- Opens TIFF files\n"
PUMPS = "Pump,Flow (l/min)\nArvid,486\nBjarne,971\n"
LABELS = (
    "## Arvid\n\n- **Flow**: 486\n- Maker: Hydrax\n\n## Bjarne\n\n- **Flow**: 971\n"
)


def passage(extractor: Extractor, text: str, *sentences: str) -> Passage:
    """A passage of these sentences of a file."""
    extract = extractor.extract(text.encode())
    document = Document(
        "a.md", extract.text, "0" * 64, "text/plain", "r", structure=extract.structure
    )
    starts = [extract.text.index(sentence) for sentence in sentences]
    spans = [
        Span(document, start, start + len(sentence))
        for start, sentence in zip(starts, sentences, strict=True)
    ]
    found = tuple(Sentence(n, n, n, span) for n, span in enumerate(spans))
    return Passage(found, (Hit(found[0], 0.5, 1, None, None, 0.1),))


def answering(written: Written) -> list[str]:
    """The pieces that may answer."""
    return [
        written.passage.span.document.text[piece.start : piece.end]
        for piece in written.pieces
        if piece.may_answer
    ]


def test_a_heading_is_read_without_marks_and_introduces_its_list_once() -> None:
    found = passage(
        Markdown(),
        CHANGES,
        "## [1.9.0] - 2025-02-11",
        "- Adds **night mode**",
        "- Opens TIFF files",
    )
    text = Written.of(found, "What changed?").text
    assert " ".join(text.split()) == (
        "1.9.0 - 2025-02-11: Adds night mode , Opens TIFF files"
    )


def test_pieces_stay_verbatim_but_for_the_marks_of_bold_text() -> None:
    written = Written.of(
        passage(Markdown(), CHANGES, "- Adds **night mode**"), "What changed?"
    )
    for at, start, end, _ in written.pieces:
        words = written.passage.span.document.text[start:end]
        read = written.text[at : at + end - start]
        assert all(
            as_read in (as_written, " ")
            for as_written, as_read in zip(words, read, strict=True)
        )
        assert read.split() == words.translate(str.maketrans("*[]", "   ")).split()


def test_the_names_of_columns_may_not_answer_where_rows_are_written_out() -> None:
    row = "Pump: Arvid; Flow (l/min): 486."
    assert answering(Written.of(passage(CsvTable(), PUMPS, row), "What flow?")) == [
        "Arvid",
        "486.",
    ]


def test_labels_that_another_list_has_too_may_not_answer() -> None:
    found = Written.of(
        passage(Markdown(), LABELS, "- **Flow**: 486", "- Maker: Hydrax"), "What flow?"
    )
    assert answering(found) == ["486", "Maker: Hydrax"]


def test_the_number_of_a_clause_may_not_answer_unless_it_is_asked_for() -> None:
    clause = passage(
        Markdown(), "5.2 The rent is due in May.", "5.2 The rent is due in May."
    )
    assert answering(Written.of(clause, "When is the rent due?")) == [
        "The rent is due in May."
    ]
    assert answering(Written.of(clause, "Which clause is on the rent?")) == [
        "5.2 The rent is due in May."
    ]
