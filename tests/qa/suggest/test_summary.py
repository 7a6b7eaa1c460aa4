"""Asking for a summary gives the most telling sentences, as quotes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Bot, sync
from qa.answers.answer import Answer
from qa.suggest.overview import overview
from tests.support.folders import write_files

TEXTS = {
    "rooms/heron.md": (
        "# The Heron\n\nThe Heron is a small hotel by the lake with a garden and a sauna."
        " A room at the Heron costs 90 euros a night in the summer months.\n"
    ),
    "rooms/heron rates.md": "# Rates\n\nA boat from the hotel costs 12 euros for one hour.\n",
    "bees.md": (
        "# Bees\n\nThe keepers open each of their hives twice a month in spring to look for"
        " the queen.\n"
    ),
}


@pytest.fixture(scope="module")
def bot(
    tmp_path_factory: pytest.TempPathFactory, prepared_cache: Path
) -> Iterator[Bot]:
    assert prepared_cache.is_dir()
    root = tmp_path_factory.mktemp("summary")
    sync(write_files(root / "docs", TEXTS), root / "index")
    with Bot(root / "index") as bot:
        yield bot


def quoted(answer: Answer) -> list[str]:
    """The names of the quoted documents; each quote is a range of its document."""
    for quote in answer.nearest:
        assert quote.document.text[quote.start : quote.end] == quote.text
    return [quote.document.id for quote in answer.nearest]


@pytest.mark.parametrize(
    "question",
    ["Summarise heron.md", "can you sum up the Heron please?", "summary of the heron"],
)
def test_a_document_is_found_by_its_name(bot: Bot, question: str) -> None:
    answer = bot.ask(question)
    assert answer.note is not None
    assert "rooms/heron.md" in answer.note
    assert not answer.found
    with bot.reading() as snapshot:
        telling = overview(snapshot, "rooms/heron.md").sentences
    assert [quote.text for quote in answer.nearest] == [s.span.text for s in telling]


def test_a_document_is_found_by_what_it_is_about(bot: Bot) -> None:
    assert set(quoted(bot.ask("Give me an overview of the keepers' hives"))) == {
        "bees.md"
    }


@pytest.mark.parametrize(
    "question",
    [
        "tl;dr",
        "Summarize everything",
        "Can you please summarise my documents?",
        "Give me an overview of the folder.",
        "Give me a summary",
        "summary please",
        "Summarise the documents for me",
    ],
)
def test_a_folder_gives_a_sentence_of_each_document(bot: Bot, question: str) -> None:
    assert sorted(quoted(bot.ask(question))) == sorted(TEXTS)


def test_only_the_chosen_documents_count(bot: Bot) -> None:
    answer = bot.ask("Summarise everything", documents=["rooms/*"])
    assert sorted(quoted(answer)) == ["rooms/heron rates.md", "rooms/heron.md"]


def test_a_question_about_a_summary_is_answered(bot: Bot) -> None:
    assert bot.ask("What does a room cost in the summary of rates?").note is None
