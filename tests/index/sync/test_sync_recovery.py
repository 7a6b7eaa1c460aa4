"""Syncs that are killed, fail or meet each other: the next one resumes where they stopped."""

import logging
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest

from index.catalogue import database
from index.embed.embedder import HashEmbedder, Vectors
from index.store.state import IndexState
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.checkout import ROOT
from tests.support.small_index import (
    Lines,
    assert_as_fresh,
    contents,
    fill,
    found,
    state,
)
from tests.support.sync_child import PARTS

pytestmark = pytest.mark.process

BEFORE = {
    f"{number}.md": f"# Bridge {number}\nIt is red.\nIt has {number} arches.\n"
    for number in range(12)
}
AFTER = {
    **{f"{number}.md": BEFORE[f"{number}.md"] for number in range(4)},
    **{f"{number}.md": f"A river.\nIt is {number} miles long." for number in (4, 5)},
    **{f"moved/{number}.md": BEFORE[f"{number}.md"] for number in (6, 7)},
    **{
        f"new {number}.txt": f"A new fact.\nIt is number {number}." for number in (1, 2)
    },
}
KILLS = 4


def child(docs: Path, index: Path, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.sync_child", str(docs), str(index), how],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(docs: Path, index: Path, how: str) -> tuple[int, str]:
    """A child's exit status and output."""
    with child(docs, index, how) as process:
        written, _ = process.communicate(timeout=300)
    return process.returncode, written


def prepared(folder: Path, before: dict[str, str]) -> tuple[Path, Path]:
    """A folder with the files of AFTER, and its index from BEFORE."""
    docs, index = fill(folder / "docs", before), folder / "index"
    if before:
        sync(docs, index, PARTS)
        shutil.rmtree(docs)
    return fill(docs, AFTER), index


@pytest.fixture(scope="module", params=["a new index", "an old index"])
def before(request: pytest.FixtureRequest) -> dict[str, str]:
    return BEFORE if request.param == "an old index" else {}


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory, before: dict[str, str]) -> int:
    """The number of calls of a sync that isn't killed."""
    docs, index = prepared(tmp_path_factory.mktemp("whole"), before)
    status, written = run(docs, index, "0")
    assert status == 0
    return int(written.split()[1])


@pytest.mark.parametrize("part", range(KILLS))
def test_after_a_kill_each_document_is_whole_and_the_next_sync_completes(
    tmp_path: Path, before: dict[str, str], calls: int, part: int
) -> None:
    docs, index = prepared(tmp_path, before)
    share = (part + random.Random(part).random()) / KILLS
    status, _ = run(docs, index, str(int(share * calls)))
    assert status == -signal.SIGKILL
    if database.exists(index):
        texts = {*before.values(), *AFTER.values()}
        for document, sentences in contents(index).items():
            assert document.text in texts
            assert sentences == Lines().split(document.text)
    sync(docs, index, PARTS)
    assert_as_fresh(index, docs, PARTS, tmp_path / "fresh")


def test_two_thousand_files_are_read_and_embedded_once_despite_kills(
    tmp_path: Path,
) -> None:
    files = {
        f"{number % 20}/{number}.txt": f"Bridge {number}.\nIts river is {number} miles long."
        for number in range(2000)
    }
    docs, index = fill(tmp_path / "docs", files), tmp_path / "index"
    before = IndexState(0, 0, 0, 0)
    calls = random.Random(1)
    for stage in ["reading 400"] * 4 + ["embedding 1"] * 3:
        status, _ = run(docs, index, f"{stage} {calls.randrange(1, 400)}")
        assert status == -signal.SIGKILL
        now = state(index)
        if stage == "reading 400":
            assert now.documents in range(before.documents + 400, 2000)
            assert now.documents + now.pending == 2000
        else:
            assert now.documents == 2000
            assert 0 < now.vectors_pending < before.vectors_pending
        before = now
    report = sync(docs, index, PARTS)
    assert report.added == ()
    assert report.embedded == before.vectors_pending
    sync(docs, tmp_path / "fresh", PARTS)
    assert contents(index) == contents(tmp_path / "fresh")
    for question in [f"bridge {number}" for number in range(0, 2000, 200)]:
        expected = pytest.approx(found(tmp_path / "fresh", question), abs=1e-5)
        assert found(index, question) == expected


class Messages(logging.Handler):
    """Queues the logged messages."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: SimpleQueue[str] = SimpleQueue()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a message."""
        self.queue.put(record.getMessage())


@pytest.fixture
def messages() -> Iterator[SimpleQueue[str]]:
    handler = Messages()
    logging.getLogger("index").addHandler(handler)
    yield handler.queue
    logging.getLogger("index").removeHandler(handler)


def test_of_two_syncs_in_parallel_one_says_that_it_waits_for_the_other(
    tmp_path: Path, messages: SimpleQueue[str]
) -> None:
    docs, index = prepared(tmp_path, {})
    with ThreadPoolExecutor(1) as pool, child(docs, index, "wait") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == f"read 1 of {len(AFTER)}\n"
        second = pool.submit(sync, docs, index, PARTS)
        message = messages.get(timeout=300)
        assert "waiting for another askquote" in message
        assert f"process {first.pid}, since 2" in message
        assert not second.done()
        assert len(contents(index)) == 1
        written, _ = first.communicate("go on\n", timeout=300)
        assert written.split()[0] == str(len(AFTER))
        report = second.result(timeout=300)
    assert (report.added, report.changed, report.documents) == ((), (), len(AFTER))
    assert_as_fresh(index, docs, PARTS, tmp_path / "fresh")


class FailingEmbedder(HashEmbedder):
    """An embedder that fails at its second batch."""

    def __init__(self) -> None:
        super().__init__()
        self.batches = 0

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The vectors, for the first batch only."""
        self.batches += 1
        if self.batches > 1:
            raise RuntimeError
        return super().embed_sentences(texts)


def test_what_was_embedded_before_a_failure_is_kept(tmp_path: Path) -> None:
    lines = [f"fact {number}" for number in range(1100)]
    docs = fill(tmp_path / "docs", {"a.txt": "\n".join(lines)})
    with pytest.raises(RuntimeError):
        sync(docs, tmp_path / "index", replace(PARTS, embedder=FailingEmbedder()))
    left = state(tmp_path / "index").vectors_pending
    assert 0 < left < 1100
    assert sync(docs, tmp_path / "index", PARTS).embedded == left
    assert_as_fresh(tmp_path / "index", docs, PARTS, tmp_path / "fresh")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"One.\r\nTwo.\rThree.\n", "One.\nTwo.\nThree.\n"),
        (b"\xef\xbb\xbfOne. \x00 Two.\x00", "One. \0 Two.\0"),
        (
            "Türme 🇫🇷👩‍👩‍👧. 会谈在举行。他主持。".encode(),
            "Türme 🇫🇷👩‍👩‍👧. 会谈在举行。他主持。",
        ),
        ("\ufeff谈。\r\n".encode("utf-16-le"), "谈。\n"),
        (b"", ""),
        (b" \r\n\x0c\t", " \n\x0c\t"),
    ],
)
def test_documents_with_any_characters_are_stored_and_found_unchanged(
    tmp_path: Path, fake_components: Components, data: bytes, text: str
) -> None:
    docs, index = fill(tmp_path / "docs", {}), tmp_path / "index"
    (docs / "a.txt").write_bytes(data)
    sync(docs, index, fake_components)
    ((document, sentences),) = contents(index).items()
    assert document.text == text
    rest = list(text)
    for start, end in sentences:
        sentence = text[start:end]
        assert (" ".join(sentence.split()), "bm25") in found(index, sentence)
        rest[start:end] = " " * (end - start)
    assert not "".join(rest).strip()
