"""Which sentences tell the reader to do something."""

import time

import pytest

from qa.english.instructions import is_instruction

INSTRUCTIONS = [
    "Click Save.",
    "Fold the sail twice.",
    "To undo it, press the green button.",
    "Then rinse it with water.",
    "Finally, tie both ends.",
    "If the pump stops, turn the valve.",
    "Please close the hatch.",
    "  - **Lower** the anchor.",
]
STATEMENTS = [
    "The pump stops.",
    "It is red.",
    "Boats are kept here.",
    "They close at nine.",
    "After the race, we went home.",
    "In May it rains.",
    "Go",
    "42",
    "",
]


@pytest.mark.parametrize("sentence", INSTRUCTIONS)
def test_a_sentence_that_begins_with_an_imperative_instructs(sentence: str) -> None:
    assert is_instruction(sentence)


@pytest.mark.parametrize("sentence", STATEMENTS)
def test_a_sentence_that_begins_otherwise_does_not(sentence: str) -> None:
    assert not is_instruction(sentence)


@pytest.mark.parametrize("unit", ["-", "to ", "then ", "if a ", " "])
def test_a_hostile_sentence_is_read_in_linear_time(unit: str) -> None:
    started = time.process_time()
    is_instruction(unit * 100_000)
    assert time.process_time() - started < 5
