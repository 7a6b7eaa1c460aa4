"""Closed reading: answers from one given text, with the shipped reader."""

import pytest

from qa.errors import EmptyQuestion
from qa.evaluate.closed_reading import ClosedReading
from qa.wiring import open_closed_reading

TEXT = (
    "The bridge was opened in 1931. It was designed by Ada Stone, an engineer from Leeds.\n\n"
    "The bridge is closed to lorries, buses and tractors. Nobody may fish from it."
)


@pytest.fixture(scope="module")
def reading() -> ClosedReading:
    return open_closed_reading()


def test_a_question_is_answered_from_the_text_with_its_offsets(
    reading: ClosedReading,
) -> None:
    answer = reading.ask("When was the bridge opened?", "The bridge", TEXT)
    assert (answer.found, answer.text, answer.calibrated) == (True, "1931", True)
    span = answer.spans[0].span
    assert TEXT[span.start : span.end] == "1931"
    assert answer.quotes[0].text == "The bridge was opened in 1931."


def test_a_quote_includes_the_sentence_that_its_own_refers_back_to(
    reading: ClosedReading,
) -> None:
    answer = reading.ask("Who designed the bridge?", "The bridge", TEXT)
    assert answer.text.startswith("Ada Stone")
    assert answer.quotes[0].text == TEXT.split("\n", maxsplit=1)[0]


def test_a_list_is_answered_in_full(reading: ClosedReading) -> None:
    question = "Which vehicles is the bridge closed to?"
    assert reading.ask(question, "", TEXT).text == "lorries, buses and tractors"


def test_a_question_that_the_text_does_not_answer_is_not_found(
    reading: ClosedReading,
) -> None:
    refused = reading.ask("How long is the tunnel under the sea?", "The bridge", TEXT)
    assert not refused.found
    assert refused.nearest
    assert reading.ask("How long?", "The bridge", TEXT, 0).found


def test_an_empty_text_has_no_answer_and_an_empty_question_is_refused(
    reading: ClosedReading,
) -> None:
    nothing = reading.ask("How long is the bridge?", "", " \n")
    assert (nothing.found, nothing.confidence, nothing.nearest) == (False, 0.0, ())
    with pytest.raises(EmptyQuestion):
        reading.ask("?", "", TEXT)


def test_a_long_text_is_read_to_the_end(reading: ClosedReading) -> None:
    filler = " ".join(f"Bridge {n} is made of wood." for n in range(120))
    answer = reading.ask(
        "Who designed the tower?", "", f"{filler} The tower was designed by Mary Hill."
    )
    assert (answer.found, answer.text) == (True, "Mary Hill")


def test_a_yes_or_no_question_is_answered_with_a_sentence(
    reading: ClosedReading,
) -> None:
    answer = reading.ask("Was the bridge opened in 1931?", "The bridge", TEXT, 0)
    assert answer.text.startswith("The bridge was opened in 1931.")
    assert answer.form == "sentence"
    assert answer.as_json()["verdict"] is None
