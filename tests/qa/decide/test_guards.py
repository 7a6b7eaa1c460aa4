"""Signs that a span is no answer to its question."""

import pytest

from qa.decide.guards import borne_out, lacks_quantity, repeats_question


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("How many seats are there?", "the upper deck", True),
        ("How many seats are there?", "42", False),
        ("How many seats are there?", "twenty-two", False),
        ("how often do we meet", "every Monday", False),
        ("What year was it built?", "by the harbour board", True),
        ("Who built it?", "by the harbour board", False),
    ],
)
def test_a_question_for_a_quantity_is_not_answered_without_one(
    question: str, answer: str, *, expected: bool
) -> None:
    assert lacks_quantity(question, answer) is expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Who approves a travel request?", "travel request", True),
        ("Who approves a travel request?", "the head of department", False),
        ("Is it paid monthly or yearly?", "yearly", False),
    ],
)
def test_words_of_the_question_are_no_answer_unless_it_offers_them(
    question: str, answer: str, *, expected: bool
) -> None:
    assert repeats_question(question, answer) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What did Rowe decide in 2021?", "In 2021 Rowe decided to leave.", 1.0),
        ("what did Rowe decide in 2021?", "In 2019 Rowe decided to leave.", 0.5),
        ("what is the rent", "The rent is 500 EUR.", 1.0),
    ],
)
def test_names_and_numbers_of_the_question_are_borne_out_by_the_text(
    question: str, text: str, expected: float
) -> None:
    assert borne_out(question, text) == pytest.approx(expected)
