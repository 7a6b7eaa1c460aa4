"""A folder that can't be listed right now: its permissions changed, or a share hangs."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.catalogue import database
from index.errors import FolderMissing
from index.store.records import Failure
from index.store.writer import Writer
from index.sync import folder_watch
from index.sync.components import Components
from index.sync.folder_watch import ticks
from index.sync.scan import scan
from index.sync.sync import sync
from tests.support.other_user import as_nobody, closed, public_folder
from tests.support.small_index import contents, fill


@pytest.fixture
def folder(fake_components: Components) -> Iterator[Path]:
    """A folder with an index of two documents, as a user who is bound by permissions."""
    with public_folder() as folder:
        fill(
            folder / "docs", {"a.txt": "Umerov led.", "sub/b.txt": "It rained all day."}
        )
        sync(folder / "docs", folder / "index", fake_components)
        with as_nobody(folder):
            yield folder


def test_documents_stay_while_their_folder_cannot_be_listed(
    folder: Path, fake_components: Components
) -> None:
    before = contents(folder / "index")
    with closed(folder / "docs" / "sub"):
        report = sync(folder / "docs", folder / "index", fake_components)
    assert report.removed == ()
    assert report.failed == (
        Failure("sub/", "unreadable", "It can't be read: Permission denied."),
    )
    assert contents(folder / "index") == before
    with closing(database.connect(folder / "index", write=False)) as connection:
        assert Writer(connection).files()["sub/b.txt"].state == "indexed"
    assert sync(folder / "docs", folder / "index", fake_components).failed == ()


def test_a_folder_that_cannot_be_listed_at_all_is_an_error(folder: Path) -> None:
    (folder / "docs").chmod(0o100)
    try:
        with pytest.raises(FolderMissing, match="Can't list the folder"):
            scan(folder / "docs", {".txt"}, leave_out=folder / "index")
    finally:
        (folder / "docs").chmod(0o700)


def test_a_folder_with_a_closed_one_in_it_is_still_watched(
    folder: Path,
) -> None:
    with closed(folder / "docs" / "sub"):
        assert next(ticks(folder / "docs", folder / "index", threading.Event()))


def test_a_folder_inside_a_closed_one_is_an_error(folder: Path) -> None:
    with (
        closed(folder / "docs"),
        pytest.raises(
            FolderMissing, match=r"Can't open the folder .*Permission denied"
        ),
    ):
        scan(folder / "docs" / "sub", {".txt"}, leave_out=folder / "index")


def test_a_folder_inside_a_closed_one_is_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watch, "TICK_SECONDS", 0.01)
    watched = ticks(folder / "docs" / "sub", folder / "index", threading.Event())
    with closed(folder / "docs"):
        assert next(watched)
        opening = threading.Timer(0.2, (folder / "docs").chmod, [0o700])
        opening.start()
        assert next(watched)
        opening.join()
