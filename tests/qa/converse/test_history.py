"""The history of a conversation, as a caller passes it."""

from collections.abc import Mapping
from copy import deepcopy

import pytest

from index.sync.components import Components
from qa.converse.history import Turn, check_history, turns
from qa.errors import BadRequest
from tests.support.folders import asked

BAD_TURNS: list[Mapping[str, object]] = [
    {},
    {"question": "Who led?"},
    {"answer": "Umerov"},
    {"question": "Who led?", "answer": None},
    {"question": 7, "answer": "Umerov"},
    {"Question": "Who led?", "answer": "Umerov"},
    {"question": "Who led?", "answer": "Umerov", "quotes": "Umerov led."},
    {"question": "Who led?", "answer": "Umerov", "quotes": ["Umerov led."]},
    {"question": "Who led?", "answer": "Umerov", "quotes": [{"text": 7}]},
]


def test_turns_with_two_strings_are_valid_and_unknown_keys_are_ignored() -> None:
    check_history([])
    check_history(
        [
            {"question": "Who led?", "answer": "Umerov", "quotes": [], "mood": 3},
            {"question": "When?", "answer": ""},
        ]
    )


def test_quotes_are_optional_and_as_in_an_answer() -> None:
    row = {"question": "Who led?", "answer": "Umerov"}
    quotes = [{"document": "a.txt", "text": "Umerov led.", "page": None}, {"text": "x"}]
    assert turns([{**row, "quotes": quotes}]) == [
        Turn("Who led?", "Umerov", ("Umerov led.", "x"))
    ]
    for none in (row, {**row, "quotes": []}, {**row, "quotes": None}):
        assert turns([none]) == [Turn("Who led?", "Umerov")]


def test_the_last_eight_turns_count_and_long_texts_are_cut() -> None:
    history = [{"question": f"q{n}", "answer": "a" * 9999} for n in range(12)]
    kept = turns(history)
    assert [turn.question for turn in kept] == [f"q{n}" for n in range(4, 12)]
    assert {turn.answer for turn in kept} == {"a" * 2000}


@pytest.mark.parametrize("turn", BAD_TURNS, ids=str)
def test_an_invalid_turn_is_refused(turn: Mapping[str, object]) -> None:
    with pytest.raises(BadRequest, match=r"must be"):
        check_history([turn])


def test_an_invalid_turn_is_refused_at_any_position() -> None:
    good = [{"question": "q", "answer": "a"}] * 9
    for history in ([{}, *good], [*good, {}]):
        with pytest.raises(BadRequest):
            check_history(history)


@pytest.mark.model  # the shipped talk model reads the history
def test_asking_checks_the_history_and_does_not_change_it(
    fake_components: Components,
) -> None:
    history = [{"question": f"q{n}", "answer": ""} for n in range(10)]
    before = deepcopy(history)
    with asked({"a.txt": "Umerov led the talks."}, fake_components) as bot:
        bot.ask("Who led?", history)
        with pytest.raises(BadRequest):
            bot.ask("Who led?", [{"question": "Who?"}])
        with pytest.raises(BadRequest):
            bot.ask("Hello", [{"question": "Who?"}])
    assert history == before
