"""Batches: questions as JSON lines, with one answer per line."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.errors import AskquoteError
from qa.answers.answer import Answer
from qa.answers.json_lines import json_lines
from qa.errors import BadRow


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a batch, with the turns before it and the caller's `id` for it."""

    question: str
    history: Sequence[Mapping[str, object]] = ()
    id: str | None = None

    @classmethod
    def parse(cls, row: Mapping[str, object]) -> "Row":
        """Read a row.

        Raises:
            BadRow: it has no question, or its history isn't a list of objects.
        """
        question, history = row.get("question"), row.get("history")
        if not isinstance(question, str):
            raise BadRow('A row must have a "question" that is a string.')
        history = [] if history is None else history
        if not isinstance(history, list) or not all(
            isinstance(t, dict) for t in history
        ):
            raise BadRow('A row\'s "history" must be a list of objects.')
        return cls(question, history, _string(row, "id"))


def answer_rows(
    lines: Iterable[str], ask: Callable[[Row], Answer]
) -> Iterator[dict[str, object]]:
    """The answer or the error of each row, in order; blank lines are skipped.

    An error has the number of its line, from 1, under "line".
    """
    for number, row in json_lines(lines):
        if isinstance(row, BadRow):
            yield _failure(number, None, row)
        else:
            yield _answer(number, row, ask)


def _answer(
    number: int, row: Mapping[str, object], ask: Callable[[Row], Answer]
) -> dict[str, object]:
    name = _string(row, "id")
    try:
        result = ask(Row.parse(row)).as_json()
    except AskquoteError as error:
        result = _failure(number, _string(row, "question"), error)
    return result if name is None else {"id": name, **result}


def _failure(
    number: int, question: str | None, error: AskquoteError
) -> dict[str, object]:
    return {"line": number, "question": question, "error": error.as_json()}


def _string(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) else None
