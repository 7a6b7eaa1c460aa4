"""What was said before, as a caller hands it over."""

from collections.abc import Mapping
from copy import deepcopy

import pytest

from index.errors import BadRequest
from index.parts import Parts
from qa.history import Turn, turns
from tests.folders import asked

BAD_TURNS: list[Mapping[str, object]] = [
    {},
    {"question": "Who led?"},
    {"answer": "Umerov"},
    {"question": "Who led?", "answer": None},
    {"question": 7, "answer": "Umerov"},
    {"Question": "Who led?", "answer": "Umerov"},
]


def test_turns_are_read_oldest_first_and_unknown_keys_are_ignored() -> None:
    history: list[Mapping[str, object]] = [
        {"question": "Who led?", "answer": "Umerov", "quotes": [], "mood": 3},
        {"question": "When?", "answer": ""},
    ]
    assert turns(history) == [Turn("Who led?", "Umerov"), Turn("When?", "")]


def test_only_the_last_eight_turns_count() -> None:
    history = [{"question": f"q{n}", "answer": ""} for n in range(20)]
    assert [turn.question for turn in turns(history)] == [
        f"q{n}" for n in range(12, 20)
    ]


def test_no_history_is_no_turn() -> None:
    assert turns([]) == []


@pytest.mark.parametrize("turn", BAD_TURNS, ids=str)
def test_a_turn_without_its_two_strings_is_refused(turn: Mapping[str, object]) -> None:
    with pytest.raises(BadRequest, match=r"must be \{"):
        turns([turn])


def test_a_bad_turn_is_refused_even_where_it_no_longer_counts() -> None:
    good = [{"question": "q", "answer": "a"}] * 8
    with pytest.raises(BadRequest):
        turns([{}, *good])


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
