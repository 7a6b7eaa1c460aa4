"""Sets of questions with their answers, to evaluate by."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import BadRequest, BadRow
from qa.json_lines import json_lines
from qa.questions import checked

_Row = Mapping[str, object]


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
        BadRow: the file is neither, or a row is not of its form or can't be asked; the
            message names the line, or the number of the question in a file of SQuAD's.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRow(f"Can't read the questions in {str(file)!r}: {error}") from error
    articles = _squad_articles(text)
    rows = _lines(text) if articles is None else _squad_rows(articles)
    questions = [_question(place, row) for place, row in rows]
    if not questions:
        raise BadRow(f"There is no question in {str(file)!r}.")
    return questions


def _squad_articles(text: str) -> list[Any] | None:
    """The "data" of a file that is one JSON object, however it is laid out, or None."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    articles = whole.get("data") if isinstance(whole, dict) else None
    return articles if isinstance(articles, list) else None


def _squad_rows(articles: list[Any]) -> Iterator[tuple[str, _Row]]:
    number = 0
    try:
        for number, row in enumerate(_squad_questions(articles), start=1):
            yield f"Question {number}", row
    except (KeyError, TypeError) as error:
        raise BadRow(
            f"Question {number + 1} is not as in SQuAD's files: {error!r}."
        ) from error


def _squad_questions(articles: list[Any]) -> Iterator[_Row]:
    for article in articles:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                answers = [answer["text"] for answer in question["answers"]]
                yield {**question, "answers": answers}


def _lines(text: str) -> Iterator[tuple[str, _Row | BadRow]]:
    # Not splitlines: a line separator inside a string ends no line.
    for number, row in json_lines(text.split("\n")):
        yield f"Line {number}", row


def _question(place: str, row: _Row | BadRow) -> GoldQuestion:
    """The question of a row; an error names its place."""
    try:
        if isinstance(row, BadRow):
            raise row
        return _parsed(row)
    except BadRequest as error:
        raise BadRow(f"{place}: {error}") from error


def _parsed(row: _Row) -> GoldQuestion:
    question, document = row.get("question"), row.get("document")
    if not isinstance(question, str):
        raise BadRow('There must be a "question" that is a string.')
    return GoldQuestion(
        checked(question),
        _answers(row),
        document if isinstance(document, str) else None,
        _strings(row, "evidence") if "evidence" in row else (),
    )


def _answers(row: _Row) -> tuple[str, ...]:
    if row.get("is_impossible") is True:
        return ()
    if "answers" not in row:
        raise BadRow(
            'There must be "answers", a list of strings, or "is_impossible": true.'
        )
    return _strings(row, "answers")


def _strings(row: _Row, key: str) -> tuple[str, ...]:
    values = row[key]
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(values)
    raise BadRow(f'The "{key}" must be a list of strings.')
