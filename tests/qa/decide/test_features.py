"""The features of candidates, from passages given by hand."""

import pytest

from qa.decide.features import features
from qa.read.reader import Candidate
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
        ("When does the Sund ferry leave?", 2 / 3),
        ("Does the ferry sell tea?", 1 / 3),
        ("Is there a ferry?", 1 / 2),
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
