"""What a question's first words ask for, in a table."""

import pytest

from index.text.document import Document, Span
from qa.english.answer_types import named, suits

SENTENCE = "Rustem Umerov, the Ukrainian Defence Minister, led the talks with a big, loud crew."
TEXT = f"Ada Stone, it says, left. {SENTENCE}"
DOCUMENT = Document("a.txt", TEXT, "0" * 64, "text/plain", "r")
WHOLE = Span(DOCUMENT, len(TEXT) - len(SENTENCE), len(TEXT))


def span(said: str) -> Span:
    return Span(DOCUMENT, TEXT.index(said), TEXT.index(said) + len(said))


@pytest.mark.parametrize("question", ["Where were they held?", "who led", "Whom?"])
@pytest.mark.parametrize(
    "text",
    ["May 16", "on 16 May 2025", "in 1999", "the 1920s", "1,000", "in early May"],
)
def test_no_date_or_number_is_a_place_or_a_person(question: str, text: str) -> None:
    assert not suits(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where were they held?", "Istanbul"),
        ("Where is the office?", "12 May Street"),
        ("Who led?", "Theresa May"),
        ("When were they held?", "May 16"),
        ("How many?", "1,000"),
        ("Which year?", "1999"),
        ("What did she say on where to go?", "1999"),
    ],
)
def test_all_else_may_be_an_answer(question: str, text: str) -> None:
    assert suits(question, text)


@pytest.mark.parametrize("question", ["Who led the talks?", "who led?"])
def test_who_is_answered_by_the_name_before_its_description(question: str) -> None:
    for said in ("the Ukrainian Defence Minister", "Ukrainian Defence Minister"):
        assert named(question, span(said), WHOLE).text == "Rustem Umerov"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who is Rustem Umerov?", "the Ukrainian Defence Minister"),
        ("What is he?", "the Ukrainian Defence Minister"),
        ("Who led the talks?", "loud crew"),
        ("Who led the talks?", "a big"),
    ],
)
def test_what_stands_behind_no_name_is_left_as_it_is(question: str, said: str) -> None:
    assert named(question, span(said), WHOLE) == span(said)
