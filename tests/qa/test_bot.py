"""Answers of the default models over the project's own documents."""

import itertools
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import nan
from pathlib import Path
from typing import Any

import pytest

from index.embed.embedder import HashEmbedder
from index.errors import DocumentUnknown, IndexMissing, WrongModel
from index.sync.components import Components
from index.sync.sync import sync as sync_index
from qa import Answer, Bot, answer, sync
from qa.errors import BadRequest, EmptyQuestion
from qa.read.sentence_reader import SentenceReader
from tests.support.checkout import DOCS
from tests.support.folders import asked, write_files

ANSWERS = {
    "Who led the talks for Ukraine?": {"Rustem Umerov"},
    "Who heads the Russian delegation?": {"Vladimir Medinsky"},
    "How many bodies of soldiers are to be returned?": {"6,000"},
    "When was the first round of talks held?": {"May 16", "on May 16"},
    "Which model do the vectors come from?": {
        "all-MiniLM-L6-v2",
        "embedding model all-MiniLM-L6-v2",
        "the embedding model all-MiniLM-L6-v2",
    },
    "What is the licence of askquote?": {"MIT", "MIT licence", "the MIT licence"},
    "Which command updates the index to match the folder?": {"askquote sync"},
}
UNANSWERABLE = [
    "Who won the 1998 World Cup?",
    "What is the boiling point of mercury?",
    "How tall is Mount Everest?",
    "Who composed The Magic Flute?",
    "What does a kilo of apples cost?",
]


@pytest.fixture(scope="module")
def bot(docs_index: Path) -> Iterator[Bot]:
    with Bot(docs_index) as bot:
        yield bot


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_gets_its_short_answer_and_the_sentence_that_proves_it(
    bot: Bot, question: str
) -> None:
    found = bot.ask(question)
    assert found.found
    assert found.text in ANSWERS[question]
    assert found.text in found.quotes[0].text


def test_the_seed_question_quotes_its_one_sentence_from_the_file(bot: Bot) -> None:
    quote = bot.ask("Who led the talks for Ukraine?").quotes[0]
    source = (DOCS / "istanbul-talks.md").read_text(encoding="utf-8")
    assert quote.document.id == "istanbul-talks.md"
    assert quote.text == source[quote.start : quote.end]
    assert quote.text.startswith("Rustem Umerov, the Ukrainian Defence Minister, led")
    assert quote.text.endswith("for Ukraine.")


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_a_question_that_the_documents_do_not_answer_is_not_found(
    bot: Bot, question: str
) -> None:
    refused = bot.ask(question)
    assert not refused.found
    assert refused.text == ""
    assert refused.nearest


def test_answers_are_calibrated_only_for_the_default_models(
    bot: Bot, docs_index: Path, fake_components: Components
) -> None:
    class OtherReader(SentenceReader):
        fingerprint = "other-1"

    assert bot.ask("Who led?").calibrated
    with Bot(docs_index, reader=OtherReader()) as other:
        assert not other.ask("Who led?").calibrated
    with asked({"a.txt": "Umerov led the talks."}, fake_components) as other:
        assert not other.ask("Who led?").calibrated


def test_confidence_separates_answerable_from_unanswerable_questions(bot: Bot) -> None:
    lowest = min(bot.ask(question).confidence for question in ANSWERS)
    highest = max(bot.ask(question).confidence for question in UNANSWERABLE)
    assert highest < 0.5 <= lowest


def test_at_0_the_best_candidate_is_found_and_at_1_none(bot: Bot) -> None:
    for question in itertools.chain(ANSWERS, UNANSWERABLE):
        assert bot.ask(question, min_confidence=0).found
        assert not bot.ask(question, min_confidence=1).found


def test_an_answer_is_found_if_min_confidence_equals_its_confidence(bot: Bot) -> None:
    confidence = bot.ask("Who led the talks for Ukraine?").confidence
    assert bot.ask("Who led the talks for Ukraine?", min_confidence=confidence).found


def test_documents_restricts_the_search_to_names_that_match(bot: Bot) -> None:
    question = "Who led the talks for Ukraine?"
    elsewhere = bot.ask(question, documents=["about-*"], min_confidence=0)
    assert {quote.document.id for quote in elsewhere.quotes} == {"about-askquote.md"}
    assert bot.ask(question, documents=["nothing", "*talks.md"]).found
    assert not bot.ask(question, documents=["about-*"]).found
    with pytest.raises(DocumentUnknown, match="askquote status"):
        bot.ask(question, documents=["*.pdf"])


def test_the_same_question_gets_the_same_answer_from_eight_threads(bot: Bot) -> None:
    def summary(answer: Answer) -> tuple[str, float]:
        return answer.text, answer.confidence

    questions = [*ANSWERS, *UNANSWERABLE]
    expected = [summary(bot.ask(question)) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        assert [summary(found) for found in threads.map(bot.ask, questions)] == expected


def test_answer_creates_an_index_once_and_never_syncs_it(
    prepared_cache: Path, tmp_path: Path
) -> None:
    assert prepared_cache.is_dir()
    docs = tmp_path / "docs"
    shutil.copytree(DOCS, docs)
    index = tmp_path / "index"
    first = answer("Who led the talks for Ukraine?", docs=docs, index=index)
    write_files(docs, {"new.txt": "Ada Lovelace led the talks for Atlantis."})
    again = answer("Who led the talks for Atlantis?", docs=docs, index=index)
    assert first.found
    assert again.index.documents == 2
    assert "Lovelace" not in again.text
    with Bot(index) as bot:
        sync(docs, index)
        assert "Lovelace" in bot.ask("Who led the talks for Atlantis?").text


def test_copies_of_the_documents_do_not_raise_confidence(
    bot: Bot, prepared_cache: Path, tmp_path: Path
) -> None:
    assert prepared_cache.is_dir()
    docs = tmp_path / "docs"
    shutil.copytree(DOCS, docs)
    for number in range(5):
        shutil.copytree(DOCS, docs / f"copy {number}")
    sync(docs, tmp_path / "index")
    with Bot(tmp_path / "index") as copied:
        for question in [*ANSWERS, *UNANSWERABLE]:
            once, often = (b.ask(question, min_confidence=0) for b in (bot, copied))
            assert often.text == once.text
            assert often.confidence == pytest.approx(once.confidence, abs=0.005)
            assert len(often.quotes) <= len(once.quotes)


def test_an_empty_question_is_refused_before_an_index_is_created(
    tmp_path: Path,
) -> None:
    with pytest.raises(EmptyQuestion):
        answer("?", docs=DOCS, index=tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_the_next_question_sees_a_sync(
    fake_components: Components, tmp_path: Path
) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    sync_index(write_files(docs, {"a.txt": "Umerov led."}), index, fake_components)
    with Bot(index, embedder=fake_components.embedder) as bot:
        assert bot.ask("Who led?", min_confidence=0).text == "Umerov"
        sync_index(write_files(docs, {"a.txt": "Kim led."}), index, fake_components)
        assert bot.ask("Who led?", min_confidence=0).text == "Kim"
        (docs / "a.txt").unlink()
        sync_index(docs, index, fake_components, allow_empty=True)
        assert bot.ask("Who led?", min_confidence=0).index.documents == 0


def test_an_embedder_other_than_the_indexs_is_refused(
    fake_components: Components, tmp_path: Path
) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    sync_index(write_files(docs, {"a.txt": "Umerov led."}), index, fake_components)
    with pytest.raises(WrongModel, match="hash-64"):
        Bot(index, embedder=HashEmbedder(32))


def test_without_an_index_the_error_says_how_to_create_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="askquote sync"):
        Bot(tmp_path)


@pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="only Linux lists open files there"
)
def test_a_closed_bot_keeps_no_file_open_and_may_be_closed_again(
    fake_components: Components, tmp_path: Path
) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    sync_index(write_files(docs, {"a.txt": "Umerov led."}), index, fake_components)
    with Bot(index, embedder=fake_components.embedder) as bot:
        bot.ask("Who led?")
    bot.close()
    open_files = [path.resolve() for path in Path("/proc/self/fd").iterdir()]
    assert not [path for path in open_files if path.is_relative_to(index)]


@pytest.mark.parametrize(
    "options",
    [
        {"documents": "about-*"},
        {"min_confidence": 80},
        {"min_confidence": nan},
        {"history": 3},
        {"history": "Who spoke?"},
        {"history": {"question": "Who spoke?", "answer": "Umerov"}},
        {"history": ["Who spoke?"]},
    ],
    ids=str,
)
def test_an_invalid_option_is_refused(bot: Bot, options: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        bot.ask("Who led the talks for Ukraine?", **options)


def test_none_is_no_history(bot: Bot, docs_index: Path) -> None:
    question = "Who led the talks for Ukraine?"
    assert "Umerov" in bot.ask(question, None).text
    assert "Umerov" in answer(question, index=docs_index, history=None).text


@pytest.mark.parametrize(
    "documents", [["a.txt"] * 1_001, ["[" * 2_001], ["*a"] * 999 + ["*" * 3]]
)
def test_too_many_or_too_long_patterns_are_refused_before_the_index_is_read(
    docs_index: Path, documents: list[str]
) -> None:
    with Bot(docs_index) as bot:
        (docs_index / "catalogue.sqlite").rename(docs_index / "gone")
        try:
            for ask in (bot.ask, bot.passages):
                with pytest.raises(BadRequest, match="at most"):
                    ask("Who led the talks?", documents=documents)
        finally:
            (docs_index / "gone").rename(docs_index / "catalogue.sqlite")


def test_the_most_patterns_allowed_are_matched(bot: Bot) -> None:
    names = ["x" * 300 + str(number) for number in range(998)]
    question = "Who led the talks for Ukraine?"
    assert bot.ask(question, documents=[*names, "*" * 1_990, "*talks.md"]).found
