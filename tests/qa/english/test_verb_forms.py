"""Verb forms, by hand."""

import pytest

from qa.english.verb_forms import pasts

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
NOT_PASTS = {"attack": "attacks", "lead": "leaded", "carry": "carryed", "stop": "stop"}


@pytest.mark.parametrize("verb", PASTS)
def test_the_past_of_a_verb_is_among_its_pasts(verb: str) -> None:
    assert PASTS[verb] in pasts(verb)


@pytest.mark.parametrize("verb", NOT_PASTS)
def test_another_form_is_no_past(verb: str) -> None:
    assert NOT_PASTS[verb] not in pasts(verb)
