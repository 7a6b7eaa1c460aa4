"""Syncs that meet a kill or each other, and any row of changes: they end as if made anew."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import catalogue
from index.embedder import HashEmbedder, Vectors
from index.parts import Parts
from index.sync import sync
from tests.small_index import Lines, assert_as_fresh, contents, fill, found, state
from tests.sync_child import PARTS

ROOT = Path(__file__).parents[1]
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
        [sys.executable, "-m", "tests.sync_child", str(docs), str(index), how],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(docs: Path, index: Path, calls: int) -> tuple[int, str]:
    """How a child ended that is killed at so many calls, and what it wrote."""
    with child(docs, index, str(calls)) as process:
        written, _ = process.communicate(timeout=60)
    return process.returncode, written


def prepared(folder: Path, before: dict[str, str]) -> tuple[Path, Path]:
    """A folder with its index as it was before, and files as they are after."""
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
    """How many calls the sync makes when nobody kills it."""
    docs, index = prepared(tmp_path_factory.mktemp("whole"), before)
    status, written = run(docs, index, 0)
    assert status == 0
    return int(written.split()[1])


@pytest.mark.parametrize("part", range(KILLS))
def test_after_a_kill_each_document_is_whole_and_a_sync_sets_all_right(
    tmp_path: Path, before: dict[str, str], calls: int, part: int
) -> None:
    docs, index = prepared(tmp_path, before)
    share = (part + random.Random(part).random()) / KILLS
    status, _ = run(docs, index, int(share * calls))
    assert status == -signal.SIGKILL
    if catalogue.exists(index):
        texts = {*before.values(), *AFTER.values()}
        for document, sentences in contents(index).items():
            assert document.text in texts
            assert sentences == Lines().split(document.text)
    sync(docs, index, PARTS)
    assert_as_fresh(index, docs, PARTS, tmp_path / "fresh")


def test_two_processes_that_sync_at_once_make_one_right_index(tmp_path: Path) -> None:
    docs, index = prepared(tmp_path, {})
    with child(docs, index, "wait") as first, ThreadPoolExecutor(1) as pool:
        assert first.stdout is not None
        assert first.stdout.readline() == f"read 1 of {len(AFTER)}\n"
        second = pool.submit(sync, docs, index, PARTS)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        assert len(contents(index)) == 1
        written, _ = first.communicate("go on\n", timeout=60)
        assert written.split()[0] == str(len(AFTER))
        report = second.result(timeout=60)
    assert (report.added, report.changed, report.documents) == ((), (), len(AFTER))
    assert_as_fresh(index, docs, PARTS, tmp_path / "fresh")


class Tiring(HashEmbedder):
    """An embedder that fails at its second batch."""

    def __init__(self) -> None:
        super().__init__()
        self.batches = 0

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Vectors, once."""
        self.batches += 1
        if self.batches > 1:
            raise RuntimeError
        return super().embed_sentences(texts)


def test_what_was_embedded_before_a_failure_is_kept(tmp_path: Path) -> None:
    lines = [f"fact {number}" for number in range(1100)]
    docs = fill(tmp_path / "docs", {"a.txt": "\n".join(lines)})
    with pytest.raises(RuntimeError):
        sync(docs, tmp_path / "index", replace(PARTS, embedder=Tiring()))
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
def test_documents_of_every_kind_are_kept_and_found_as_they_are(
    tmp_path: Path, fake_parts: Parts, data: bytes, text: str
) -> None:
    docs, index = fill(tmp_path / "docs", {}), tmp_path / "index"
    (docs / "a.txt").write_bytes(data)
    sync(docs, index, fake_parts)
    ((document, sentences),) = contents(index).items()
    assert document.text == text
    rest = list(text)
    for start, end in sentences:
        sentence = text[start:end]
        assert (" ".join(sentence.split()), "bm25") in found(index, sentence)
        rest[start:end] = " " * (end - start)
    assert not "".join(rest).strip()


NAMES = st.sampled_from(["a.txt", "b.md", "sub/c.txt", "sub/d.md", "e.markdown"])
LINES = st.sampled_from(
    ["# Bridge", "It is red.", "It  is red.", "会谈", "No 1973", "", "red red", "\0🙂"]
)
DATA = st.just(b"\xef\xbb\xbf\xff") | st.lists(LINES, max_size=4).map(
    lambda lines: "\n".join(lines).encode("utf-8")
)
STEPS = st.one_of(
    st.tuples(st.just("write"), NAMES, DATA),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("copy"), NAMES, NAMES),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("sync")),
)


def take(step: tuple[object, ...], docs: Path, index: Path) -> None:
    match step:
        case ("write", str(name), bytes(data)):
            (docs / name).write_bytes(data)
            os.utime(docs / name, (10**9, 10**9))
        case ("rename", str(name), str(new)) if (docs / name).exists():
            (docs / name).rename(docs / new)
        case ("copy", str(name), str(new)) if (docs / name).exists() and name != new:
            shutil.copy2(docs / name, docs / new)
        case ("delete", str(name)):
            (docs / name).unlink(missing_ok=True)
        case ("sync",):
            sync(docs, index, PARTS, allow_empty=True)


@settings(max_examples=30)
@given(st.lists(STEPS, max_size=15))
def test_any_row_of_changes_and_syncs_ends_as_a_new_index(
    steps: list[tuple[object, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        docs = fill(Path(folder, "docs"), {"keep.txt": "The first.", "sub/k.md": "It"})
        index = Path(folder, "index")
        for step in [("sync",), *steps, ("sync",)]:
            take(step, docs, index)
        assert_as_fresh(index, docs, PARTS, Path(folder, "fresh"))
