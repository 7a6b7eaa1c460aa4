"""The cost of a sync with nothing to do depends on the files, not on their sentences."""

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

from index.catalogue import database
from index.sync.sync import sync
from index.vectors.base import FILE_NAME, VectorBase
from tests.support.small_index import fill
from tests.support.sync_child import PARTS


class Work:
    """A profiler that collects SQL statements and counts the vector bases that are loaded."""

    def __init__(self) -> None:
        self.statements: set[str] = set()
        self.bases = 0

    def __call__(self, frame: FrameType, event: str, called: object) -> None:
        """Called for an event in any function."""
        if frame.f_code is VectorBase.load.__code__ and event == "call":
            self.bases += 1
        connection = getattr(called, "__self__", None)
        if event == "c_call" and isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(self.statements.add)


@contextmanager
def measured() -> Iterator[Work]:
    """Measure the work of a block."""
    work = Work()
    sys.setprofile(work)
    try:
        yield work
    finally:
        sys.setprofile(None)


def synced_folder(folder: Path, sentences: int) -> tuple[Path, Path]:
    """A folder of three files with this many sentences each, and its up-to-date index."""
    lines = [f"Pier {number} is long." for number in range(sentences)]
    folder.mkdir()
    docs = fill(folder / "docs", {f"{name}.txt": "\n".join(lines) for name in "abc"})
    sync(docs, folder / "index", PARTS)
    return docs, folder / "index"


def scanned(statements: Iterable[str], index: Path) -> set[str]:
    """The tables that SQLite scans in full for these statements."""
    with closing(database.connect(index, write=False)) as connection:
        plans = [
            connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            for statement in statements
            if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))
        ]
    steps = [detail.split() for plan in plans for *_, detail in plan]
    return {table for kind, table, *_ in steps if kind == "SCAN"}


def test_a_sync_with_nothing_to_do_scans_only_files_and_documents(
    tmp_path: Path,
) -> None:
    docs, index = synced_folder(tmp_path / "own", 50)
    with measured() as work:
        assert sync(docs, index, PARTS).sentences == 150
    gone_through = scanned(work.statements, index)
    assert {"document", "file"} <= gone_through
    assert gone_through.isdisjoint({"sentence", "text", "vector", "words", "posting"})


def test_a_sync_loads_the_vector_base_only_to_write_it(
    tmp_path: Path,
) -> None:
    docs, index = synced_folder(tmp_path / "own", 50)
    with measured() as work:
        sync(docs, index, PARTS)
        fill(docs, {"d.txt": "Only this is new."})
        assert sync(docs, index, PARTS).embedded == 1
    assert work.bases == 0
    base = index / FILE_NAME
    base.write_bytes(base.read_bytes()[:-1] + b"?")
    with measured() as work:
        sync(docs, index, PARTS)
    assert work.bases == 1


def test_a_report_counts_the_sentences_in_the_index(tmp_path: Path) -> None:
    docs, index = synced_folder(tmp_path / "own", 20)
    fill(docs, {"a.txt": "One.\nTwo.", "b.txt": "\n", "new/d.txt": "Three."})
    (docs / "c.txt").rename(docs / "e.txt")
    report = sync(docs, index, PARTS)
    with closing(database.connect(index, write=False)) as connection:
        counted = connection.execute("SELECT count(*) FROM sentence").fetchone()
    assert (report.sentences,) == counted == (23,)
