"""A chat as JSON lines, which `askquote check` can verify."""

from collections.abc import Iterator, Mapping, Sequence

from qa.answers.check import claims
from qa.answers.json_lines import json_line
from qa.errors import BadRow

Chat = Sequence[Mapping[str, object]]
"""Turns, oldest first: {"question": …, "answer": …}, where "answer" is an answer's JSON."""


def chat_lines(chat: Chat) -> Iterator[str]:
    """Each answer of a chat as a line of JSON, in order.

    Raises:
        BadRow: a turn has no JSON of an answer.
    """
    yield from map(json_line, answers(chat))


def answers(chat: Chat) -> Sequence[Mapping[str, object]]:
    """The JSON of each answer of a chat, in order.

    Raises:
        BadRow: a turn has no JSON of an answer.
    """
    return [_answer(turn) for turn in chat]


def _answer(turn: Mapping[str, object]) -> Mapping[str, object]:
    answer = turn.get("answer")
    if not isinstance(answer, dict) or not isinstance(answer.get("question"), str):
        raise BadRow(f"This turn has no JSON of an answer: {turn!r:.200}")
    list(claims(answer))
    return answer
