"""Answers from small documents of the kinds that people have, with the shipped models."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from qa import Answer, Bot, sync
from tests.own_documents.table_files import TABLES
from tests.support.folders import write_files

KINDS = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
IN_ROWS = {
    "Who is the maker of the Bjarne pump?": "Hydrax",
    "What is the power of the Freja pump?": "7.6 kW",
    "Which country does the Colm pump come from?": "Scotland",
    "When was the last service of the Dagny pump?": "9 June 2021",
}

pytestmark = pytest.mark.usefixtures("prepared_cache")


@contextmanager
def bot_over(files: Mapping[str, str | bytes]) -> Iterator[Bot]:
    with TemporaryDirectory() as folder:
        index = Path(folder, "index")
        sync(write_files(Path(folder, "docs"), files), index)
        with Bot(index) as bot:
            yield bot


def assert_verbatim(answer: Answer) -> None:
    """Assert that spans are parts of their quotes, and all texts those of the documents."""
    for part in answer.spans:
        quote = answer.quotes[part.quote]
        inside = quote.text[part.span.start - quote.start : part.span.end - quote.start]
        assert part.text == inside
    for quote in answer.quotes:
        assert quote.text == quote.document.text[quote.start : quote.end]
        assert quote.document.text.count(quote.text)


def found(bot: Bot, question: str) -> tuple[str, Sequence[str]]:
    """The form of an answer and its spans."""
    answer = bot.ask(question)
    assert_verbatim(answer)
    return answer.form, [part.text for part in answer.spans]


@pytest.mark.parametrize("kind", KINDS)
def test_documents_of_a_kind_answer_with_the_right_words_in_the_right_form(
    kind: str,
) -> None:
    case: Mapping[str, Any] = KINDS[kind]
    with bot_over(case["files"]) as bot:
        for question, form, *spans in case["answers"]:
            assert (question, *found(bot, question)) == (question, form, spans)
        for question in case["missing"]:
            assert (question, bot.ask(question).text) == (question, "")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_answers_with_the_cell_of_the_row_and_the_column(name: str) -> None:
    with bot_over({name: TABLES[name]}) as bot:
        for question, cell in IN_ROWS.items():
            form = "span" if name == "labels.md" else "row"
            assert (question, *found(bot, question)) == (question, form, [cell])
        assert bot.ask("What does the Bjarne pump cost?").text == ""
