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
    def parse(cls, row: Mapping[str, object]) -> "Row":
        """Read a row.

        Raises:
            BadRow: the object has no question, or its history is no list.
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


def parse_object(line: str) -> dict[str, object]:
    """Read a line of JSON that must be an object.

    Raises:
        BadRow: it is not.
    """
    try:
        line.encode()
        row = json.loads(line)
    except UnicodeEncodeError as error:
        raise BadRow("The line is not UTF-8; save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:
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
        row = parse_object(line)
        question, name = _string(row, "question"), _string(row, "id")
        result = ask(Row.parse(row)).as_json()
    except AskquoteError as error:
        result = {"line": number, "question": question, "error": error.as_json()}
    return result if name is None else {"id": name, **result}


def _string(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) else None
