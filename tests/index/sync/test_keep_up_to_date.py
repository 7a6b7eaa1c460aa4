"""An index that is kept up to date with its folder until it is stopped."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import FolderMissing
from index.sync.folder_watch import ticks
from index.sync.keep_up_to_date import keep_up_to_date
from index.sync.report import SyncReport
from index.sync.sync import sync
from qa.indexing import sync as sync_with_model
from tests.support.checkout import DOCS, ROOT
from tests.support.small_index import fill, names
from tests.support.sync_child import PARTS

pytestmark = pytest.mark.process

BINARY = b"\xef\xbb\xbf\xff\xfe\x00"


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def short_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticks of a fifth of a second, so that the tests of ticks don't wait for long ones."""
    monkeypatch.setattr("index.sync.folder_watch.TICK_SECONDS", 0.2)


def report_of(outcome: object) -> SyncReport:
    assert isinstance(outcome, SyncReport)
    return outcome


def test_a_new_file_is_added_and_a_deleted_one_removed(
    tmp_path: Path, stop: threading.Event
) -> None:
    docs, index = fill(tmp_path / "docs", {"a.txt": "It is red."}), tmp_path / "index"
    outcomes = keep_up_to_date(docs, index, PARTS, stop=stop)
    assert report_of(next(outcomes)).added == ("a.txt",)
    fill(docs, {"sub/b.txt": "It is blue."})
    assert any("sub/b.txt" in report_of(outcome).added for outcome in outcomes)
    (docs / "a.txt").unlink()
    assert any("a.txt" in report_of(outcome).removed for outcome in outcomes)
    assert names(index) == ["sub/b.txt"]


def test_a_folder_that_disappears_is_an_error_until_it_returns(
    tmp_path: Path, stop: threading.Event
) -> None:
    docs, index = fill(tmp_path / "docs", {"a.txt": "It is red."}), tmp_path / "index"
    outcomes = keep_up_to_date(docs, index, PARTS, stop=stop)
    next(outcomes)
    docs.rename(tmp_path / "away")
    assert any(isinstance(outcome, FolderMissing) for outcome in outcomes)
    assert names(index) == ["a.txt"]
    fill(tmp_path / "away", {"b.txt": "It is blue."})
    (tmp_path / "away").rename(docs)
    assert any(
        isinstance(outcome, SyncReport) and outcome.added == ("b.txt",)
        for outcome in outcomes
    )


def test_a_folder_that_is_missing_at_the_start_is_an_error(
    tmp_path: Path, stop: threading.Event
) -> None:
    with pytest.raises(FolderMissing):
        next(keep_up_to_date(tmp_path / "docs", tmp_path / "index", PARTS, stop=stop))


@pytest.mark.usefixtures("short_ticks")
@pytest.mark.parametrize("name", ["index/catalogue.sqlite", ".git/HEAD", ".draft.txt"])
def test_changes_of_hidden_files_and_the_index_are_ignored(
    tmp_path: Path, stop: threading.Event, name: str
) -> None:
    docs = fill(
        tmp_path / "docs", {"a.txt": "It is red.", "index/b.txt": "It is blue."}
    )
    watched = ticks(docs, docs / "index", stop)
    assert next(watched), "the first tick always reports a change"
    fill(docs, {name: "changed"})
    assert not next(watched)


@pytest.mark.usefixtures("short_ticks")
@pytest.mark.parametrize("name", ["b.txt", "sub/b.txt", ".askquoteignore"])
def test_changes_that_may_affect_documents_are_reported(
    tmp_path: Path, stop: threading.Event, name: str
) -> None:
    docs = fill(tmp_path / "docs", {"a.txt": "It is red.", "sub/c.txt": "It is blue."})
    watched = ticks(docs, tmp_path / "index", stop)
    next(watched)
    fill(docs, {name: "changed"})
    assert next(watched)


def test_a_file_that_may_still_be_being_written_is_left_for_the_next_sync(
    tmp_path: Path,
) -> None:
    docs, index = fill(tmp_path / "docs", {"a.txt": "It is red."}), tmp_path / "index"
    sync(docs, index, PARTS)
    fill(docs, {"a.txt": "It is blue.", "b.txt": "It is new."})
    first = sync(docs, index, PARTS, still_seconds=3600)
    assert (first.added, first.changed) == ((), ())
    assert first.unsettled == ("a.txt", "b.txt")
    second = sync(docs, index, PARTS)
    assert (second.added, second.changed) == (("b.txt",), ("a.txt",))
    assert second.unsettled == ()


@contextmanager
def started(*words: object, cache: Path) -> Iterator[subprocess.Popen[str]]:
    """An askquote process that is killed at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-m", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "ASKQUOTE_CACHE": str(cache)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_an_interrupt_ends_watching_without_an_error(
    tmp_path: Path, prepared_cache: Path
) -> None:
    words = ["ui", "sync", DOCS, "--watch", "--json", "--index", tmp_path / "index"]
    with started(*words, cache=prepared_cache) as process:
        assert process.stdout is not None
        assert '"documents": 2' in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0


def test_watching_reports_a_failure_once(tmp_path: Path, prepared_cache: Path) -> None:
    docs = fill(tmp_path / "docs", {"a.txt": "It is red."})
    (docs / "bad.txt").write_bytes(BINARY)
    words = ["ui", "sync", docs, "--watch", "--index", tmp_path / "index"]
    with started(*words, cache=prepared_cache) as process:
        assert process.stdout is not None
        assert "1 added" in process.stdout.readline()
        assert process.stdout.readline().startswith("Failed: bad.txt (binary)")
        for added in ("b.txt", "c.txt"):
            fill(docs, {added: "It is blue."})
            assert "1 added" in process.stdout.readline()
        (docs / "bad.txt").unlink()
        assert "0 added" in process.stdout.readline()
        assert process.stdout.readline() == "No longer failing: bad.txt\n"


def test_the_sync_process_of_a_page_ends_with_the_page(
    tmp_path: Path, prepared_cache: Path
) -> None:
    words = [
        "ui.child",
        "watch",
        "sync",
        DOCS,
        "--watch",
        "--index",
        tmp_path / "index",
    ]
    with started(*words, cache=prepared_cache) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("2 documents")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=120) == -signal.SIGTERM


def test_a_page_serves_its_index_while_the_folder_is_missing(
    tmp_path: Path, prepared_cache: Path
) -> None:
    docs, index = fill(tmp_path / "docs", {"a.txt": "It is red."}), tmp_path / "index"
    sync_with_model(docs, index)
    docs.rename(tmp_path / "away")
    words = ["ui", "ui", "--port", 0, "--index", index]
    with started(*words, cache=prepared_cache) as process:
        assert process.stderr is not None
        assert "There is no folder" in process.stderr.readline()
        assert "no longer kept up to date" in process.stderr.readline()
        assert process.stdout is not None
        assert "askquote is at http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0


def test_a_page_whose_folder_can_not_be_created_fails_with_one_sentence(
    tmp_path: Path, prepared_cache: Path
) -> None:
    (tmp_path / "file").touch()
    words = ["ui", "ui", "--port", 0, "--docs", tmp_path / "file" / "docs"]
    with started(*words, "--index", tmp_path / "i", cache=prepared_cache) as process:
        out, err = process.communicate(timeout=180)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("askquote: The folder")
    assert err.count("\n") == 1
