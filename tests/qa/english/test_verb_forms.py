"""Verb forms."""

import pytest

from qa.english.verb_forms import pasts, third_person

PASTS = {
    "attack": "attacked",
    "agree": "agreed",
    "carry": "carried",
    "play": "played",
    "stop": "stopped",
    "admit": "admitted",
    "visit": "visited",
    "fix": "fixed",
    "show": "showed",
    "lead": "led",
    "cut": "cut",
    "have": "had",
    "understand": "understood",
    "withdraw": "withdrew",
}
THIRDS = {
    "attack": "attacks",
    "carry": "carries",
    "play": "plays",
    "watch": "watches",
    "pass": "passes",
    "fix": "fixes",
    "go": "goes",
    "have": "has",
    "lead": "leads",
}
NOT_PASTS = {"attack": "attacks", "lead": "leaded", "carry": "carryed", "stop": "stop"}


@pytest.mark.parametrize("verb", PASTS)
def test_the_past_of_a_verb_is_among_its_pasts(verb: str) -> None:
    assert PASTS[verb] in pasts(verb)


@pytest.mark.parametrize("verb", NOT_PASTS)
def test_other_forms_are_not_among_the_pasts(verb: str) -> None:
    assert NOT_PASTS[verb] not in pasts(verb)


@pytest.mark.parametrize("verb", THIRDS)
def test_the_third_person_of_a_verb(verb: str) -> None:
    assert third_person(verb) == THIRDS[verb]
