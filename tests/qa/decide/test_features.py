"""The features of candidates, from passages given by hand."""

import pytest

from index.search import Hit
from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.range import Range
from index.text.structure import QuestionAnswer, Row, Structure, Table
from qa.decide.features import features
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage
from tests.qa.read.test_span_reader import passage

TEXT = "The valve is QX-7713-D. QX-7713-E costs 3 EUR."


def test_a_candidate_has_the_share_of_the_codes_that_its_sentence_is_about() -> None:
    whole = passage(TEXT, 23)
    candidates = [
        Candidate(sentence.span, sentence, whole, 1.0) for sentence in whole.sentences
    ]
    about_one = features("What is qx7713d?", candidates)
    assert [item.identifiers for item in about_one] == [1.0, 0.0]
    about_none = features("What costs 3 EUR?", candidates)
    assert [item.identifiers for item in about_none] == [1.0, 1.0]


def test_a_cell_overlaps_with_its_own_column_and_the_label_of_its_row() -> None:
    text = "Boat: Kelpie; Length: 9 m; Berth: east quay."
    rows = f"{text}\n\nBoat: Ondine; Length: 7 m; Berth: west quay."
    table = Table((Row(0, len(text)), Row(len(text) + 2, len(rows))))
    document = Document(
        "b.csv", rows, "0" * 64, "text/csv", "r", structure=Structure(tables=(table,))
    )
    sentence = Sentence(0, 0, 0, Span(document, 0, len(text)))
    whole = Passage((sentence,), (Hit(sentence, 0.5, 1, None, None, 0.1),))
    cells = [
        Candidate(Span(document, start, start + len(cell)), sentence, whole, 1.0)
        for cell in ("9 m", "east quay")
        for start in [text.index(cell)]
    ]
    found = features("What is the length of the boat Kelpie?", cells)
    assert [item.overlap for item in found] == [1.0, pytest.approx(2 / 3)]


def test_a_question_about_a_clause_overlaps_with_that_clause_alone() -> None:
    text = "5.1 The tenant pays. 5.2 Clause 5.1 says nothing of guests."
    whole = passage(text, 21)
    candidates = [
        Candidate(sentence.span, sentence, whole, 1.0) for sentence in whole.sentences
    ]
    found = features("What does clause 5.1 say?", candidates)
    assert [item.overlap for item in found] == [1.0, 0.0]


def test_questions_about_different_compounds_are_not_alike() -> None:
    text = "When is take-off?\n\nAt nine."
    pair = QuestionAnswer(Range(0, 17), Range(19, 27))
    document = Document(
        "a.md",
        text,
        "0" * 64,
        "text/plain",
        "r",
        structure=Structure(questions=(pair,)),
    )
    sentence = Sentence(0, 0, 0, Span(document, 19, 27))
    whole = Passage((sentence,), (Hit(sentence, 0.5, 1, None, None, 0.1),))
    candidate = Candidate(sentence.span, sentence, whole, 1.0)
    alike = [
        features(question, [candidate])[0].question
        for question in ("When is take-off?", "When is take-over?")
    ]
    assert alike == [1.0, 0.0]
