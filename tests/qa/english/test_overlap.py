"""The overlap of questions and spans, counted by hand."""

import pytest

from index.text.document import Document, Span
from index.text.structure import Heading, Structure
from qa.english.overlap import overlap, shared

TEXT = "# Negotiations\n\nUmerov led the talks in May. Nobody sang."
DOCUMENT = Document(
    "istanbul/round-two.md",
    TEXT,
    "0" * 64,
    "text/markdown",
    "md/1",
    structure=Structure((Heading(2, 14),)),
)
LED = Span(DOCUMENT, 16, 44)
SHARES = {
    "Who led the talks?": 1.0,
    "Who sang?": 0.0,
    "Who led the choir?": 1 / 2,
    "What happened in May in Paris?": 1 / 3,
    "Did UMEROV lead the negotiation?": 2 / 3,
    "What happened in round two in Istanbul?": 3 / 4,
    "Who talked?": 1.0,
    "talk leds": 1 / 2,
    "Who?": 0.0,
    "?": 0.0,
}


@pytest.mark.parametrize("question", SHARES)
def test_the_overlap_counts_words_of_the_sentence_its_heading_and_its_file(
    question: str,
) -> None:
    assert overlap(question, LED) == pytest.approx(SHARES[question])


NUMBERS = Document("sums.md", "The 1990s cost 10000.", "0" * 64, "text/markdown", "r")


@pytest.mark.parametrize(
    ("question", "share"),
    [("1990", 1.0), ("10000", 1.0), ("1000", 0.0), ("19901", 0.0)],
)
def test_a_number_with_more_digits_is_another_number(
    question: str, share: float
) -> None:
    assert overlap(question, Span(NUMBERS, 0, len(NUMBERS.text))) == share


def test_a_code_is_shared_however_it_is_written() -> None:
    assert shared("What is KX9102F?", "The KX-9102-F is a valve.") == 1
    assert shared("What is KX9102F?", "The KX-9120-F is a valve.") == 0
