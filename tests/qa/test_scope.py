"""Asking only some documents, by name and by year."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from index.errors import DocumentUnknown
from index.sync.components import Components
from qa import Bot
from qa.errors import BadRequest
from tests.support.folders import asked

FARES = {
    "fares/2015.md": "# Fares\n\nThe ferry to Oban costs 11 pounds.",
    "fares/new.md": "# Fares\n\nEffective from 1 May 2019.\n\nThe ferry to Oban costs 14 pounds.",
    "archive/fares.md": "---\ndate: 2012-02-01\n---\n\nThe ferry to Oban costs 9 pounds.",
    "notes.md": "In 2015 somebody said that the ferry to Oban costs 12 pounds.",
}
QUESTION = "How much does the ferry to Oban cost?"


@pytest.fixture(scope="module")
def bot(fake_components: Components) -> Iterator[Bot]:
    with asked(FARES, fake_components) as bot:
        yield bot


def quoted(
    bot: Bot, documents: list[str] | None = None, dated: str | None = None
) -> set[str]:
    """The documents that an answer may come from."""
    found = bot.ask(QUESTION, documents=documents, dated=dated, min_confidence=0)
    passages = bot.passages(QUESTION, documents=documents, dated=dated)
    names = {passage.span.document.id for passage in passages}
    assert {quote.document.id for quote in found.quotes} <= names
    return names


@pytest.mark.parametrize(
    ("documents", "dated", "expected"),
    [
        (None, None, set(FARES)),
        (None, "2015", {"fares/2015.md"}),
        (None, "2015..", {"fares/2015.md", "fares/new.md"}),
        (None, "..2015", {"fares/2015.md", "archive/fares.md"}),
        (["fares"], "..2015", {"fares/2015.md"}),
        (["archive", "*/new.md"], "2010..2019", {"fares/new.md", "archive/fares.md"}),
    ],
)
def test_only_documents_of_these_names_and_years_are_searched(
    bot: Bot, documents: list[str] | None, dated: str | None, expected: set[str]
) -> None:
    assert quoted(bot, documents, dated) == expected


@pytest.mark.model  # the shipped talk model reads the history
def test_a_follow_up_is_answered_from_the_same_years(bot: Bot) -> None:
    history = [{"question": "Which ferry goes to Oban?", "answer": "The red one"}]
    found = bot.ask(
        "And how much does it cost?", history, dated="2019", min_confidence=0
    )
    assert {quote.document.id for quote in found.quotes} == {"fares/new.md"}


def test_years_that_no_document_is_of_are_refused(bot: Bot) -> None:
    with pytest.raises(DocumentUnknown, match="askquote status"):
        quoted(bot, dated="2016..2018")
    with pytest.raises(DocumentUnknown, match="that you named"):
        quoted(bot, ["notes.md"], "2015")


@pytest.mark.parametrize("dated", ["last year", "2015-2019", "", 2015, ["2015"]])
def test_anything_but_years_is_refused_with_examples(bot: Bot, dated: object) -> None:
    options = cast(Any, {"dated": dated})
    with pytest.raises(BadRequest, match=r'"2024", "2021\.\.2024".*; got '):
        bot.ask(QUESTION, **options)


def test_a_quote_says_which_version_its_document_is(bot: Bot) -> None:
    (quote,) = bot.ask(QUESTION, documents=["archive"], min_confidence=0).quotes
    row = quote.as_json()
    assert (row["dated"], row["status"]) == (2012, "superseded")
    (quote,) = bot.ask(QUESTION, documents=["notes.md"], min_confidence=0).quotes
    row = quote.as_json()
    assert (row["dated"], row["status"]) == (None, None)
