"""Question sets: questions with their gold answers, for evaluation."""

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
    """Read JSON lines, with one question per line, or a file in SQuAD's format.

    Raises:
        BadRow: the file can't be read or is neither, or a row is malformed or can't be asked,
            or lacks the context that `with_context` requires. The message names the line, or
            the number of the question in a SQuAD file.
    """
    text = _read(file)
    articles = _squad_articles(text)
    rows = _lines(text) if articles is None else _squad_rows(articles)
    questions = []
    for where, row in rows:
        question = _question(where, row)
        if with_context and question.context is None:
            raise BadRow(f'{where}: There must be a "context" to answer from.')
        questions.append(question)
    if not questions:
        raise BadRow(f"There is no question in {str(file)!r}.")
    return questions


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BadRow(f"There is no file {str(file)!r}.") from error
    except UnicodeDecodeError as error:
        raise BadRow(
            f"The questions in {str(file)!r} aren't UTF-8; save the file as UTF-8."
        ) from error
    except OSError as error:
        raise BadRow(
            f"Can't read the questions in {str(file)!r}: {error.strerror}."
        ) from error


def _squad_articles(text: str) -> list[Any] | None:
    """The "data" of a file that is a single JSON object, or None."""
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
    """An article's title, with spaces for the underscores of Wikipedia's URLs."""
    title = _string(article, "title")
    return title and title.replace("_", " ")


def _lines(text: str) -> Iterator[tuple[str, _Row | BadRow]]:
    # Not splitlines: a line separator inside a string doesn't end the line.
    for number, row in json_lines(text.split("\n")):
        yield f"Line {number}", row


def _question(where: str, row: _Row | BadRow) -> GoldQuestion:
    """The question of a row; an error says where it is."""
    try:
        if isinstance(row, BadRow):
            raise row
        return _parse(row)
    except BadRequest as error:
        raise BadRow(f"{where}: {error}") from error


def _parse(row: _Row) -> GoldQuestion:
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
    """The gold answers and the evidence; both empty if the question has no answer."""
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
