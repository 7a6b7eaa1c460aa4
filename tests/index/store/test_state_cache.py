"""What a store reads again from an index, and what it caches while the index is unchanged."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from index.errors import DocumentUnknown
from index.store.documents import DocumentCache
from index.store.snapshot import Snapshot
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.text.edition.period import Period
from tests.support.small_index import Lines, fill

FILES = {f"{number}.txt": f"Bridge {number}.\nIt is long." for number in range(5)}


def dated(snapshot: Snapshot) -> None:
    with suppress(DocumentUnknown):
        snapshot.dated(Period(1900, 1999))


LISTINGS: dict[str, Callable[[Snapshot], object]] = {
    "entries": Snapshot.entries,
    "failures": Snapshot.failures,
    "warnings": Snapshot.warnings,
    "state": Snapshot.state,
    "editions": Snapshot.editions,
    "dated": dated,
    "within": lambda snapshot: snapshot.within(["*.txt"]),
}


@pytest.fixture
def components(fake_components: Components) -> Components:
    return replace(fake_components, splitter=Lines())


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", FILES)


@pytest.fixture
def index(tmp_path: Path, docs: Path, components: Components) -> Path:
    sync(docs, tmp_path / "index", components)
    return tmp_path / "index"


@pytest.fixture
def store(index: Path) -> Iterator[LocalStore]:
    with closing(LocalStore(index)) as store:
        yield store


def statements(store: LocalStore, look: Callable[[Snapshot], object]) -> list[str]:
    """The SQL statements that looking at the index runs."""
    executed: list[str] = []
    with store.reading() as snapshot:
        snapshot.connection.set_trace_callback(executed.append)
        look(snapshot)
        snapshot.connection.set_trace_callback(None)
    return executed


def listed(executed: list[str]) -> list[str]:
    return [text for text in executed if "FROM document" in text or "FROM file" in text]


@pytest.mark.parametrize("name", LISTINGS)
def test_an_unchanged_index_is_listed_without_a_query_over_its_documents(
    store: LocalStore, name: str
) -> None:
    look = LISTINGS[name]
    assert listed(statements(store, look))
    assert not listed(statements(store, look))


def test_a_changed_index_is_listed_again(
    store: LocalStore, docs: Path, index: Path, components: Components
) -> None:
    def names() -> list[str]:
        with store.reading() as snapshot:
            return [entry.document for entry in snapshot.entries()]

    assert names() == sorted(FILES)
    fill(docs, {"new.txt": "A river."})
    with store.reading() as before:
        sync(docs, index, components)
        assert len(before.entries()) == before.state().documents == len(FILES)
        assert names() == [*sorted(FILES), "new.txt"]
        assert len(before.entries()) == before.state().documents == len(FILES)
    assert names() == [*sorted(FILES), "new.txt"]
    (docs / "new.txt").rename(docs / "newer.txt")
    sync(docs, index, components)
    assert names() == [*sorted(FILES), "newer.txt"]


def read_texts(executed: list[str]) -> list[str]:
    return [text for text in executed if text.startswith("SELECT number, id, text,")]


def all_sentences(snapshot: Snapshot) -> list[str]:
    names = [entry.document for entry in snapshot.entries()]
    spans = [s.span for name in names for s in snapshot.opening(name, 9)]
    return [f"{span.document.id}: {span.text}" for span in spans]


def test_texts_are_read_once_for_all_questions(store: LocalStore) -> None:
    assert len(read_texts(statements(store, all_sentences))) == len(FILES)
    assert not read_texts(statements(store, all_sentences))


def test_only_changed_or_renamed_documents_are_read_again(
    store: LocalStore, docs: Path, index: Path, components: Components
) -> None:
    statements(store, all_sentences)
    fill(docs, {"0.txt": "Tunnel 0.\nIt is long."})
    (docs / "1.txt").rename(docs / "9.txt")
    sync(docs, index, components)
    assert len(read_texts(statements(store, all_sentences))) == 2
    with store.reading() as snapshot:
        texts = all_sentences(snapshot)
    assert texts[:2] == ["0.txt: Tunnel 0.", "0.txt: It is long."]
    assert texts[-2:] == ["9.txt: Bridge 1.", "9.txt: It is long."]


def test_connections_share_the_texts_that_were_read(store: LocalStore) -> None:
    statements(store, all_sentences)
    with store.reading():
        assert not read_texts(statements(store, all_sentences))


def test_the_cache_of_texts_keeps_to_its_bytes(store: LocalStore) -> None:
    with store.reading() as snapshot:
        documents = [snapshot.document(name) for name in FILES]
        cache = snapshot.documents.cache
    assert cache.bytes > 0
    share = cache.bytes // len(FILES)
    small = DocumentCache(max_bytes=2 * share + share // 2)
    for key, document in enumerate(documents):
        small.add(key, document)
        small.get(0)
    assert [key for key in range(len(FILES)) if small.get(key)] == [0, len(FILES) - 1]
    assert small.bytes <= 2 * share + share // 2


def test_a_text_that_is_larger_than_the_cache_displaces_no_other(
    store: LocalStore,
) -> None:
    with store.reading() as snapshot:
        document = snapshot.document("0.txt")
    cache = DocumentCache(max_bytes=10_000)
    cache.add(1, document)
    size = cache.bytes
    cache.add(1, document)
    assert cache.bytes == size, (
        "the same document again, as two threads may have read it"
    )
    cache.add(2, replace(document, text="x" * 20_000))
    assert cache.get(1) is document
    assert cache.get(2) is None


def test_a_store_may_be_closed_by_several_threads(index: Path) -> None:
    """Each thread waits before each line, so that all look at the pool before any takes from it."""

    def wait(_frame: FrameType, _event: str, _argument: object) -> Callable[..., Any]:
        time.sleep(0.001)
        return wait

    def close() -> None:
        together.wait()
        sys.settrace(wait)
        store.close()

    store, together = LocalStore(index), threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        for closed in [pool.submit(close) for _ in range(8)]:
            closed.result()
