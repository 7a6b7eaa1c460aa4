"""A chat as JSON lines, which `askquote check` verifies as they stand."""

from collections.abc import Iterator, Mapping, Sequence

from qa.answers.check import claims
from qa.answers.json_lines import json_line
from qa.errors import BadRow

Chat = Sequence[Mapping[str, object]]
"""FairSemaphore, the oldest first: {"question": …, "answer": …}, the answer being one's JSON."""


def chat_lines(chat: Chat) -> Iterator[str]:
    """Each answer of a chat as a line of JSON, in order.

    Raises:
        BadRow: a turn has no answer's JSON.
    """
    yield from map(json_line, answers(chat))


def answers(chat: Chat) -> Sequence[Mapping[str, object]]:
    """The JSON of each answer of a chat, in order.

    Raises:
        BadRow: a turn has none.
    """
    return [_answer(turn) for turn in chat]


def _answer(turn: Mapping[str, object]) -> Mapping[str, object]:
    answer = turn.get("answer")
    if not isinstance(answer, dict) or not isinstance(answer.get("question"), str):
        raise BadRow(f"This turn has no answer's JSON: {turn!r:.200}")
    list(claims(answer))
    return answer
