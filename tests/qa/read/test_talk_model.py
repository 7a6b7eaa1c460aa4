"""Talks as models read them."""

from qa.read.talk_model import talk_text


def test_the_latest_of_three_turns_comes_first_and_long_answers_are_cut() -> None:
    turns = [("One?", "a"), ("Two?", "b"), ("Three?", ""), ("Four?", "d" * 300)]
    assert talk_text(turns) == f"Four? {'d' * 200} | Three? | Two? b"


def test_without_turns_a_talk_is_empty() -> None:
    assert talk_text([]) == ""
