"""What a question sees of an index that changes in the meantime."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from index.embed.embedder import HashEmbedder
from index.search import search
from index.store.snapshot import Snapshot
from index.store.state import IndexState
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.small_index import MANY, fill

pytestmark = pytest.mark.process


@pytest.fixture
def store(index: Path) -> Iterator[LocalStore]:
    with closing(LocalStore(index)) as store:
        yield store


def texts(snapshot: Snapshot, question: str) -> set[str]:
    hits = search(snapshot, question, HashEmbedder().embed_question(question))
    return {hit.sentence.span.text for hit in hits}


def test_a_question_that_began_before_a_sync_sees_the_old_state(
    store: LocalStore, docs: Path, index: Path, fake_components: Components
) -> None:
    with store.reading() as snapshot:
        before = texts(snapshot, "Who led the talks?")
        fill(docs, {"a.txt": "Nobody led the talks."} | MANY)
        (docs / "b.md").unlink()
        assert sync(docs, index, fake_components).removed == ("b.md",)
        assert texts(snapshot, "Who led the talks?") == before
        assert "Umerov led the talks." in before
        assert [entry.document for entry in snapshot.entries()] == ["a.txt", "b.md"]
        assert snapshot.document("a.txt").text == "Umerov led the talks. It rained."
        assert snapshot.state() == IndexState(2, 0, 0, 0)


def test_the_next_question_sees_what_another_connection_synced(
    store: LocalStore, docs: Path, index: Path, fake_components: Components
) -> None:
    with store.reading() as snapshot:
        assert "Umerov led the talks." in texts(snapshot, "Who led?")
    fill(docs, {"a.txt": "Nobody led the talks."})
    sync(docs, index, fake_components)
    with store.reading() as snapshot:
        assert texts(snapshot, "Who led?") == {
            *("Nobody led the talks.", "# Bridge", "It is red."),
        }


def test_a_store_open_throughout_finds_what_a_new_one_finds(
    store: LocalStore, docs: Path, index: Path, fake_components: Components
) -> None:
    """Some of the changes cause a rewrite of the base, and some are too few."""
    few = {"0.txt": "No bridge."}
    all_new = {name: text.replace("has", "had") for name, text in MANY.items()}
    for files in [MANY, {"c.txt": "One more bridge."}, few, all_new, few, MANY]:
        fill(docs, files)
        sync(docs, index, fake_components)
        (docs / "1.txt").unlink(missing_ok=True)
        sync(docs, index, fake_components)
        with store.reading() as old, closing(LocalStore(index)) as new:
            question = HashEmbedder().embed_question("bridge")
            with new.reading() as fresh:
                expected = fresh.neighbours(question, 100, None)
            assert old.neighbours(question, 100, None) == pytest.approx(expected)
            assert (
                len(expected)
                == old.connection.execute("SELECT count(*) FROM vector").fetchone()[0]
            )


def test_eight_threads_see_whole_states_while_the_index_is_synced(
    store: LocalStore, docs: Path, index: Path, fake_components: Components
) -> None:
    """The document has one marker word throughout, and a different one after each sync."""
    over = threading.Event()

    def ask() -> set[str]:
        markers = set()
        while not over.is_set():
            with store.reading() as snapshot:
                (marker,) = {
                    text.rpartition(" ")[2]
                    for text in texts(snapshot, "The first sentence has the marker")
                }
                markers.add(marker)
                state = snapshot.state()
                assert (state.documents, state.failed) == (1, 0)
        return markers

    (docs / "b.md").unlink()
    rewrite(docs, "m0")
    sync(docs, index, fake_components)
    with ThreadPoolExecutor(8) as pool:
        askers = [pool.submit(ask) for _ in range(8)]
        try:
            for version in range(1, 12):
                rewrite(docs, f"m{version}")
                sync(docs, index, fake_components)
        finally:
            over.set()
    markers = set().union(*(asker.result() for asker in askers))
    assert len(markers) > 1
    assert markers <= {f"m{version}" for version in range(12)}


def rewrite(docs: Path, marker: str) -> None:
    ordinals = ["first", "second", "third", "fourth"]
    lines = [f"The {ordinal} sentence has the marker {marker}" for ordinal in ordinals]
    fill(docs, {"a.txt": "\n\n".join(lines)})


def test_the_store_works_after_a_question_fails(
    store: LocalStore,
) -> None:
    with pytest.raises(KeyError), store.reading():
        raise KeyError
    with store.reading() as snapshot:
        assert len(snapshot.entries()) == 2
