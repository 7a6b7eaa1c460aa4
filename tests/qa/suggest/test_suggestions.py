"""Suggested questions: each is tried first, and shown only if its answer is sure."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from index.store.snapshot import Snapshot
from qa import Bot, sync
from qa.answers.answer import Answer
from qa.suggest.suggestions import Suggester, suggestions
from tests.support.small_index import fill

FILES = {
    "curie.txt": "Marie Curie (7 November 1867 – 4 July 1934) was a Polish physicist. She won"
    " two prizes.",
    "bank.txt": "The World Bank was founded in July 1944. Its seat is in Washington.",
    "leather.txt": "Leather is a strong and durable material that is made of the skins of"
    " animals. Some leather is thin.",
    "tower.md": "# Towers\n\nThe Eiffel Tower was completed in March 1889. Many people visit it.",
    "lake.txt": "Lake Turkana is located in Kenya. It is salty.",
    "who.txt": "Flu is watched by the World Health Organization (WHO). Doctors help.",
}
# One sentence gives a question that the other document answers differently.
RIVALS = {
    "one.txt": "The World Bank was founded in July 1944.",
    "two.txt": "As everybody knows, the World Bank was founded in May 1950, by 44 nations.",
}


class Watched:
    """A bot that records its answers, calls back, and may be limited to some documents."""

    def __init__(self, bot: Bot, documents: Sequence[str] | None = None) -> None:
        self._bot = bot
        self._documents = documents
        self.on_question: Callable[[], object] = list
        self.answers: dict[str, Answer] = {}

    def ask(self, question: str) -> Answer:
        """Answer, and record it."""
        self.on_question()
        self.answers[question] = self._bot.ask(question, documents=self._documents)
        return self.answers[question]

    def reading(self) -> AbstractContextManager[Snapshot]:
        """One state of the index."""
        return self._bot.reading()


@pytest.fixture
def bot(tmp_path: Path, prepared_cache: Path) -> Iterator[Bot]:
    assert prepared_cache.is_dir()
    sync(fill(tmp_path / "docs", FILES), tmp_path / "index")
    with Bot(tmp_path / "index") as bot:
        yield bot


def test_five_questions_from_different_documents_are_suggested_each_with_a_sure_answer(
    bot: Bot,
) -> None:
    watched = Watched(bot)
    shown = suggestions(watched)
    assert len(shown) == 5
    answers = [watched.answers[question] for question in shown]
    assert min(answer.confidence for answer in answers) >= 0.8
    assert len({answer.quotes[0].document.id for answer in answers}) == 5
    known = {
        "Who was Marie Curie?",
        "When was the World Bank founded?",
        "What is leather?",
        "When was the Eiffel Tower completed?",
        "Where is Lake Turkana located?",
        "What does WHO stand for?",
    }
    assert set(shown) <= known


def test_the_shipped_documents_give_suggestions(docs_index: Path) -> None:
    with Bot(docs_index) as bot:
        questions = suggestions(bot)
    assert {
        "What is askquote?",
        "When was the first round of talks held?",
    } <= set(questions)


def test_a_markdown_heading_that_asks_is_tried(
    tmp_path: Path, prepared_cache: Path
) -> None:
    assert prepared_cache.is_dir()
    text = "# Help\n\n## How long does a transfer take?\n\nA transfer takes two days.\n"
    sync(fill(tmp_path / "docs", {"help.md": text}), tmp_path / "index")
    with Bot(tmp_path / "index") as bot:
        watched = Watched(bot)
        suggestions(watched)
    assert list(watched.answers) == ["How long does a transfer take?"]


def test_a_question_answered_from_another_sentence_is_not_suggested(
    tmp_path: Path, prepared_cache: Path
) -> None:
    assert prepared_cache.is_dir()
    sync(fill(tmp_path / "docs", RIVALS), tmp_path / "index")
    with Bot(tmp_path / "index") as bot:
        watched = Watched(bot, ["two.txt"])
        shown = suggestions(watched)
    ((question, answer),) = watched.answers.items()
    assert (question, answer.text) == ("When was the World Bank founded?", "May 1950")
    assert answer.confidence >= 0.8
    assert shown == []


def test_no_question_is_tried_after_the_time_is_up(bot: Bot) -> None:
    asked = Watched(bot)
    assert len(suggestions(asked, lambda: not asked.answers)) <= 1
    assert len(asked.answers) == 1
    assert suggestions(asked, lambda: False) == []


def test_suggestions_are_made_in_the_background_and_again_for_a_changed_index(
    tmp_path: Path, bot: Bot
) -> None:
    suggester = Suggester(bot, pause_seconds=0.0)
    assert suggester.current() == ()
    suggester.wait()
    first = suggester.current()
    assert len(first) == 5
    for name in FILES:
        (tmp_path / "docs" / name).unlink()
    fill(tmp_path / "docs", {"hall.txt": "Tate Hall was founded in 1990. It is red."})
    sync(tmp_path / "docs", tmp_path / "index")
    suggester.wait()
    assert suggester.current() == first
    suggester.wait()
    assert suggester.current() == ["When was Tate Hall founded?"]
    suggester.close()


def test_an_index_that_did_not_change_is_not_tried_again(bot: Bot) -> None:
    watched = Watched(bot)
    suggester = Suggester(watched, pause_seconds=0.0)
    suggester.current()
    suggester.wait()
    watched.answers.clear()
    assert suggester.current()
    suggester.wait()
    assert not watched.answers


def test_closing_stops_the_trials(bot: Bot) -> None:
    watched = Watched(bot)
    suggester = Suggester(watched, pause_seconds=0.0)
    watched.on_question = suggester.close
    suggester.current()
    suggester.wait()
    assert len(watched.answers) == 1
