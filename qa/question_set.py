"""Sets of questions with their answers, to evaluate by."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import BadRow
from qa.batch import parse_object


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its gold answers; none of them when it can't be answered.

    `document` is the name of the document that answers it, and `evidence` the sentences
    that prove it, where they are known.
    """

    question: str
    answers: tuple[str, ...]
    document: str | None = None
    evidence: tuple[str, ...] = ()


def read_questions(file: Path) -> list[GoldQuestion]:
    """Read JSON lines, an object a question, or one of SQuAD's own files.

    Raises:
        BadRow: the file is neither, or a row is not of its form.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRow(f"Can't read the questions in {str(file)!r}: {error}") from error
    try:
        rows = list(_squad_rows(text) if _is_squad(text) else _json_lines(text))
    except (KeyError, TypeError) as error:
        raise BadRow(f"{str(file)!r} is not as SQuAD's files are: {error}") from error
    questions = [_question(number, row) for number, row in enumerate(rows, start=1)]
    if not questions:
        raise BadRow(f"There is no question in {str(file)!r}.")
    return questions


def _is_squad(text: str) -> bool:
    """Whether the file is one JSON object with "data", however it is laid out."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(whole, dict) and isinstance(whole.get("data"), list)


def _squad_rows(text: str) -> Iterator[Mapping[str, object]]:
    for article in json.loads(text)["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                answers = [answer["text"] for answer in question["answers"]]
                yield {**question, "answers": answers}


def _json_lines(text: str) -> Iterator[Mapping[str, object]]:
    return (parse_object(line) for line in text.split("\n") if line.strip())


def _question(number: int, row: Mapping[str, object]) -> GoldQuestion:
    question, document = row.get("question"), row.get("document")
    if not isinstance(question, str):
        raise BadRow(f'Question {number} must have a "question" that is a string.')
    answers = _strings(number, row, "answers")
    return GoldQuestion(
        question,
        () if row.get("is_impossible") else answers,
        document if isinstance(document, str) else None,
        _strings(number, row, "evidence"),
    )


def _strings(number: int, row: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = row.get(key, [])
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(values)
    raise BadRow(f'The "{key}" of question {number} must be a list of strings.')
