"""An index that this user may only read, and its owner may write."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from index.catalogue import database
from index.errors import IndexUnreadable, IndexUnwritable
from index.store.store import LocalStore
from index.sync.sync import sync
from qa import Bot
from qa.read.sentence_reader import SentenceReader
from tests.support.kills import killed
from tests.support.other_user import NOBODY, acting_as
from tests.support.small_index import contents, fill, found, names
from tests.support.sync_child import PARTS

FILES = {"a.txt": "Umerov led the talks.", "b.txt": "It rained all day."}
LOG = f"{database.FILE_NAME}-wal"
SHARED = f"{database.FILE_NAME}-shm"


@pytest.fixture
def docs() -> Iterator[Path]:
    """A folder of documents inside one that other users may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield fill(Path(folder, "docs"), FILES)


@pytest.fixture
def index(docs: Path) -> Path:
    sync(docs, docs.parent / "index", PARTS)
    return docs.parent / "index"


def allow(index: Path, *, write: bool) -> None:
    index.chmod(0o755 if write else 0o555)
    for path in index.iterdir():
        path.chmod(0o644 if write else 0o444)


@contextmanager
def read_only(index: Path, writable: Sequence[str] = ()) -> Iterator[None]:
    """Run the block as a user who may not write the index; permissions don't bind root."""
    allow(index, write=False)
    for name in writable:
        (index / name).chmod(0o666)
    with acting_as(NOBODY):
        yield
    allow(index, write=True)


def read(store: LocalStore, then: Callable[[], object] = list) -> set[str]:
    """The texts of the documents; `then` is called before the reading ends."""
    with store.reading() as snapshot:
        texts = {snapshot.document(e.document).text for e in snapshot.entries()}
        then()
    return texts


def listing(index: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in index.iterdir()}


def test_a_read_only_index_can_be_asked_and_is_left_unchanged(
    index: Path,
) -> None:
    before = listing(index)
    with (
        read_only(index),
        Bot(index, embedder=PARTS.embedder, reader=SentenceReader()) as bot,
    ):
        assert bot.ask("Who led?", min_confidence=0).text == "Umerov led the talks."
    assert listing(index) == before


def test_after_a_kill_a_read_only_index_has_all_that_was_committed(
    docs: Path, index: Path
) -> None:
    fill(docs, {"a.txt": "Nobody led the talks."})
    assert killed(lambda: sync(docs, index, PARTS), index, 600)
    assert (index / LOG).stat().st_size > 0
    shutil.copytree(index, docs.parent / "copy")
    expected = contents(docs.parent / "copy")
    assert "Nobody led the talks." in {document.text for document in expected}
    hits = found(docs.parent / "copy", "talks")
    with read_only(index):
        assert contents(index) == expected
        assert found(index, "talks") == hits


def test_an_index_is_refused_if_its_last_changes_cannot_be_read(
    docs: Path, index: Path
) -> None:
    fill(docs, {"a.txt": "Nobody led the talks."})
    assert killed(lambda: sync(docs, index, PARTS), index, 600)
    (index / SHARED).unlink()
    with read_only(index), pytest.raises(IndexUnreadable, match="read and write"):
        LocalStore(index)
    assert "Nobody led the talks." in {doc.text for doc in contents(index)}


def test_a_read_only_index_is_not_synced(docs: Path, index: Path) -> None:
    fill(docs, {"c.txt": "A bridge."})
    with read_only(index):
        with pytest.raises(IndexUnwritable, match="make it writable"):
            sync(docs, index, PARTS)
        assert names(index) == ["a.txt", "b.txt"]
    assert sync(docs, index, PARTS).added == ("c.txt",)


def test_an_index_with_a_read_only_catalogue_is_not_synced(
    docs: Path, index: Path
) -> None:
    fill(docs, {"c.txt": "A bridge."})
    with read_only(index, writable=["writer.lock", "writer.txt"]):
        with pytest.raises(IndexUnwritable, match="make it writable"):
            sync(docs, index, PARTS)
        assert names(index) == ["a.txt", "b.txt"]


def test_an_index_out_of_reach_is_unreadable_rather_than_missing(
    docs: Path, index: Path
) -> None:
    with read_only(index):
        store = LocalStore(index)
        with acting_as(0):
            index.chmod(0)
        with pytest.raises(IndexUnreadable, match="Permission denied"):
            LocalStore(index)
        with pytest.raises(IndexUnreadable, match="Permission denied"):
            read(store)
        with pytest.raises(IndexUnreadable, match="Permission denied"):
            sync(docs, index, PARTS)
        store.close()


def test_a_user_who_may_only_read_sees_each_state_that_the_owner_commits(
    docs: Path, index: Path
) -> None:
    def texts() -> set[str]:
        with read_only(index):
            return read(store)

    def look(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("reading", 1):
            assert total == 2
            states.append(texts())

    states: list[set[str]] = []
    with read_only(index):
        store = LocalStore(index)
    with closing(store):
        assert texts() == {*FILES.values()}
        fill(docs, {"a.txt": "Nobody led.", "b.txt": "It snowed."})
        sync(docs, index, PARTS, progress=look)
        assert states == [{"Nobody led.", "It rained all day."}]
        assert texts() == {"Nobody led.", "It snowed."}
        for number in range(3):
            fill(docs, {"a.txt": f"{number} led."})
            sync(docs, index, PARTS)
            assert texts() == {f"{number} led.", "It snowed."}


def test_a_question_fails_if_the_owner_changes_a_file_opened_as_immutable(
    docs: Path, index: Path
) -> None:
    def change() -> None:
        with acting_as(0):
            allow(index, write=True)
            fill(docs, {"a.txt": "Nobody led."})
            sync(docs, index, PARTS)

    with read_only(index), closing(LocalStore(index)) as store:
        with pytest.raises(IndexUnreadable, match="ask again"):
            read(store, change)
        assert read(store) == {"Nobody led.", FILES["b.txt"]}
