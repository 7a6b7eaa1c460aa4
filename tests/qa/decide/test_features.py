"""The features of candidates, from passages given by hand."""

import pytest

from index.search import Hit
from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.structure import Row, Structure, Table
from qa.decide.features import features
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage
from tests.qa.read.test_span_reader import passage
from tests.support.marked_documents import marked, passage_of

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


FAQ = """**When does the ferry leave?**

At nine.

# Else

It has decks:

- two of steel
"""


@pytest.mark.parametrize(
    ("question", "likeness"),
    [
        ("When does the ferry leave?", 1.0),
        ("When does the Sund ferry leave?", (10 / 11) ** 4),
        ("Does the ferry sell tea?", 0.6**4),
        ("Is there a ferry?", (2 / 9) ** 4),
        ("Who has tea?", 0.0),
    ],
)
def test_a_candidate_is_as_good_as_its_documents_question_is_like_the_one_asked(
    question: str, likeness: float
) -> None:
    found = passage_of(marked(FAQ), "At nine", "At nine")
    (sentence,) = found.sentences
    (answered,) = features(question, [Candidate(sentence.span, sentence, found, 1.0)])
    assert answered.question == pytest.approx(likeness)


def test_a_candidate_that_answers_no_question_of_its_document_is_like_none() -> None:
    found = passage_of(marked(FAQ), "steel", "steel")
    (sentence,) = found.sentences
    (other,) = features(
        "Has it decks?", [Candidate(sentence.span, sentence, found, 1.0)]
    )
    assert other.question == 0


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
