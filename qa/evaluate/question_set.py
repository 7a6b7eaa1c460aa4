"""Sets of questions with their answers, to evaluate by."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa.answers.json_lines import json_lines
from qa.errors import BadRequest, BadRow
from qa.evaluate.gold import GoldQuestion
from qa.questions import checked

_Row = Mapping[str, object]


def read_questions(file: Path, *, with_context: bool = False) -> list[GoldQuestion]:
    """Read JSON lines, an object a question, or one of SQuAD's own files.

    Raises:
        BadRow: the file is neither, or a row is not of its form, can't be asked or, where
            `with_context` demands one, has no context; the message names the line, or the
            number of the question in a file of SQuAD's.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRow(f"Can't read the questions in {str(file)!r}: {error}") from error
    articles = _squad_articles(text)
    rows = _lines(text) if articles is None else _squad_rows(articles)
    questions = []
    for place, row in rows:
        question = _question(place, row)
        if with_context and question.context is None:
            raise BadRow(f'{place}: There must be a "context" to answer from.')
        questions.append(question)
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
                yield {
                    **question,
                    "answers": [answer["text"] for answer in question["answers"]],
                    "title": _title(article),
                    "context": paragraph.get("context"),
                }


def _title(article: _Row) -> str | None:
    """An article's title, in which Wikipedia's addresses have underscores for spaces."""
    title = _string(article, "title")
    return title and title.replace("_", " ")


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
    question = _string(row, "question")
    if question is None:
        raise BadRow('There must be a "question" that is a string.')
    answers, evidence = _gold(row)
    return GoldQuestion(
        question=checked(question),
        answers=answers,
        document=_string(row, "document"),
        evidence=evidence,
        context=_string(row, "context"),
        title=_string(row, "title"),
    )


def _gold(row: _Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The gold answers and the evidence, neither of them where nothing answers."""
    if row.get("is_impossible") is True:
        return (), ()
    if not {"answers", "evidence"} & row.keys():
        raise BadRow(
            'There must be "answers" or "evidence", lists of strings, or'
            ' "is_impossible": true.'
        )
    return _strings(row, "answers"), _strings(row, "evidence")


def _string(row: _Row, key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) else None


def _strings(row: _Row, key: str) -> tuple[str, ...]:
    values = row.get(key, [])
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(values)
    raise BadRow(f'The "{key}" must be a list of strings.')
