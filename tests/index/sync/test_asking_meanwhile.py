"""Questions from many threads while their index is synced, killed and recreated."""

import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from index.errors import IndexMissing
from index.sync.sync import sync
from qa import Answer, Bot
from qa.read.sentence_reader import SentenceReader
from tests.index.sync.test_sync_recovery import run
from tests.support.small_index import fill
from tests.support.sync_child import PARTS

pytestmark = pytest.mark.process

THREADS = 8
DOCUMENTS = 12


def version(number: int) -> dict[str, str]:
    """The documents after this many changes, each of which changes every other document."""
    return {
        f"{name}.txt": f"Bridge {name} has {arches} arches.\nIt is {arches} years old."
        for name in range(DOCUMENTS)
        for arches in [(number + name) // 2]
    }


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", version(0))


@pytest.fixture
def bot(docs: Path) -> Iterator[Bot]:
    index = docs.parent / "index"
    sync(docs, index, PARTS)
    with Bot(index, embedder=PARTS.embedder, reader=SentenceReader()) as bot:
        yield bot


@contextmanager
def asked(bot: Bot) -> Iterator[list[Answer]]:
    """Eight threads ask during the block; their answers are complete after it."""
    over = threading.Event()
    answers: list[Answer] = []

    def ask(thread: int) -> list[Answer]:
        thread_answers: list[Answer] = []
        while not over.is_set():
            question = f"How many arches has bridge {(thread + len(thread_answers)) % DOCUMENTS}?"
            thread_answers.append(bot.ask(question, min_confidence=0))
        return thread_answers

    with ThreadPoolExecutor(THREADS) as pool:
        askers = [pool.submit(ask, thread) for thread in range(THREADS)]
        try:
            yield answers
        finally:
            over.set()
    answers.extend(answer for asker in askers for answer in asker.result())


def test_during_syncs_every_quote_is_from_a_committed_version_of_its_document(
    bot: Bot, docs: Path
) -> None:
    versions = [version(number) for number in range(5)]
    index = docs.parent / "index"
    with asked(bot) as answers:
        for number in range(1, 5):
            fill(docs, versions[number])
            if number == 2:
                status, _ = run(docs, index, "reading 3 20")
                assert status == -signal.SIGKILL
            sync(docs, index, PARTS)
    assert len(answers) > THREADS
    assert len({quote.text for answer in answers for quote in answer.quotes}) > THREADS
    for answer in answers:
        assert answer.found
        assert answer.index.documents == DOCUMENTS
        for quote in answer.quotes:
            text = quote.document.text
            assert text in {texts[quote.document.id] for texts in versions}
            assert quote.text == text[quote.start : quote.end]
            assert quote.document.sha256 == sha256(text.encode("utf-8")).hexdigest()


def test_a_bot_whose_index_was_deleted_answers_once_it_is_recreated(
    bot: Bot, docs: Path
) -> None:
    index = docs.parent / "index"
    for number in range(3):
        shutil.rmtree(index)
        with pytest.raises(IndexMissing):
            bot.ask("How many arches has bridge 1?", min_confidence=0)
        fill(docs, version(number))
        sync(docs, index, PARTS)
        answer = bot.ask("How many arches has bridge 1?", min_confidence=0)
        for quote in answer.quotes:
            assert quote.document.text == version(number)[quote.document.id]
