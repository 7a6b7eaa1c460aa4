"""A folder that can't be listed for the moment: a share that hangs, rights that are gone."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.catalogue import database
from index.errors import FolderMissing
from index.store.records import Failure
from index.store.writer import Writer
from index.sync.components import Components
from index.sync.folder_watch import ticks
from index.sync.scan import scan
from index.sync.sync import sync
from tests.support.small_index import contents, fill

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def as_nobody(folder: Path, fake_components: Components) -> Iterator[None]:
    """The test goes on as a user who is bound by rights, with what it needs handed over."""
    fill(folder / "docs", {"a.txt": "Umerov led.", "sub/b.txt": "It rained all day."})
    sync(folder / "docs", folder / "index", fake_components)
    if os.geteuid() != 0:
        yield
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


@pytest.mark.usefixtures("as_nobody")
def test_what_a_folder_held_stays_while_it_cannot_be_listed(
    folder: Path, fake_components: Components
) -> None:
    before = contents(folder / "index")
    (folder / "docs" / "sub").chmod(0)
    report = sync(folder / "docs", folder / "index", fake_components)
    (folder / "docs" / "sub").chmod(0o700)
    assert report.removed == ()
    assert report.failed == (
        Failure("sub/", "unreadable", "It can't be read: Permission denied."),
    )
    assert contents(folder / "index") == before
    with closing(database.connect(folder / "index", write=False)) as connection:
        assert Writer(connection).files()["sub/b.txt"].state == "indexed"
    assert sync(folder / "docs", folder / "index", fake_components).failed == ()


@pytest.mark.usefixtures("as_nobody")
def test_a_folder_that_cannot_be_listed_at_all_is_an_error(folder: Path) -> None:
    (folder / "docs").chmod(0o100)
    try:
        with pytest.raises(FolderMissing, match="Can't list the folder"):
            scan(folder / "docs", {".txt"}, leave_out=folder / "index")
    finally:
        (folder / "docs").chmod(0o700)


@pytest.mark.usefixtures("as_nobody")
def test_a_folder_with_one_that_cannot_be_listed_is_watched_all_the_same(
    folder: Path,
) -> None:
    (folder / "docs" / "sub").chmod(0)
    try:
        assert next(ticks(folder / "docs", folder / "index", threading.Event()))
    finally:
        (folder / "docs" / "sub").chmod(0o700)
