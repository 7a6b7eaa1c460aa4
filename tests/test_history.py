"""What was said before, as a caller hands it over."""

from collections.abc import Mapping
from copy import deepcopy

import pytest

from index.errors import BadRequest
from index.parts import Parts
from qa.history import check_history
from tests.folders import asked

BAD_TURNS: list[Mapping[str, object]] = [
    {},
    {"question": "Who led?"},
    {"answer": "Umerov"},
    {"question": "Who led?", "answer": None},
    {"question": 7, "answer": "Umerov"},
    {"Question": "Who led?", "answer": "Umerov"},
]


def test_turns_of_two_strings_are_good_and_unknown_keys_are_ignored() -> None:
    check_history([])
    check_history(
        [
            {"question": "Who led?", "answer": "Umerov", "quotes": [], "mood": 3},
            {"question": "When?", "answer": ""},
        ]
    )


@pytest.mark.parametrize("turn", BAD_TURNS, ids=str)
def test_a_turn_without_its_two_strings_is_refused(turn: Mapping[str, object]) -> None:
    with pytest.raises(BadRequest, match=r"must be \{"):
        check_history([turn])


def test_a_bad_turn_is_refused_wherever_it_stands() -> None:
    good = [{"question": "q", "answer": "a"}] * 9
    for history in ([{}, *good], [*good, {}]):
        with pytest.raises(BadRequest):
            check_history(history)


def test_asking_checks_the_history_and_leaves_it_as_it_is(fake_parts: Parts) -> None:
    history = [{"question": f"q{n}", "answer": ""} for n in range(10)]
    before = deepcopy(history)
    with asked({"a.txt": "Umerov led the talks."}, fake_parts) as bot:
        bot.ask("Who led?", history)
        with pytest.raises(BadRequest):
            bot.ask("Who led?", [{"question": "Who?"}])
        with pytest.raises(BadRequest):
            bot.ask("Hello", [{"question": "Who?"}])
    assert history == before
