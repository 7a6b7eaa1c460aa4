"""Many questions as JSON lines, answered one line each."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.errors import AskquoteError, BadRow
from qa.answers import Answer


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a batch, with what was said before it and the caller's own name for it."""

    question: str
    history: Sequence[Mapping[str, object]] = ()
    id: str | None = None

    @classmethod
    def parse(cls, line: str) -> "Row":
        """Read a row.

        Raises:
            BadRow: the line is no JSON object with a question, or its history is no list.
        """
        row = parse_object(line)
        question, history, name = row.get("question"), row.get("history"), row.get("id")
        if not isinstance(question, str):
            raise BadRow('A row must have a "question" that is a string.')
        history = [] if history is None else history
        if not isinstance(history, list) or not all(
            isinstance(t, dict) for t in history
        ):
            raise BadRow('A row\'s "history" must be a list of objects.')
        return cls(question, history, name if isinstance(name, str) else None)


def parse_object(line: str) -> dict[str, object]:
    """Read a line of JSON that must be an object.

    Raises:
        BadRow: it is not.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadRow(f"The line is no JSON: {error}.") from error
    if not isinstance(row, dict):
        raise BadRow("The line is JSON, but no object: write {…} on each line.")
    return row


def answer_rows(
    lines: Iterable[str], ask: Callable[[Row], Answer]
) -> Iterator[dict[str, object]]:
    """The answer or the error of each row, in order; blank lines are skipped.

    An error carries the number of its line, from 1, under "line".
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answered(number, line, ask)


def _answered(
    number: int, line: str, ask: Callable[[Row], Answer]
) -> dict[str, object]:
    question = name = None
    try:
        row = Row.parse(line)
        question, name = row.question, row.id
        result = ask(row).as_json()
    except AskquoteError as error:
        result = {"line": number, "question": question, "error": error.as_json()}
    return result if name is None else {"id": name, **result}
