"""Files and folders of an index that can't be looked at: errors with a sentence, no tracebacks."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.catalogue import database, identity
from index.errors import IndexUnreadable, IndexUnwritable
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.vectors.base import FILE_NAME
from tests.support.other_user import without_access_to
from tests.support.small_index import fill, found

SENTENCES = {"a.txt": "Umerov led the talks.", "b.txt": "It rained all day."}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def docs(folder: Path) -> Path:
    (folder / "parent").mkdir()
    return fill(folder / "parent" / "docs", SENTENCES)


@pytest.fixture
def index(folder: Path, docs: Path, fake_components: Components) -> Path:
    """An index that other users may read and write."""
    index = folder / "index"
    sync(docs, index, fake_components)
    index.chmod(0o777)
    for path in index.iterdir():
        path.chmod(0o666)
    return index


def folder_of(index: Path) -> Path:
    with database.opened(index) as connection:
        return identity.folder_of(index, database.identity(connection))


def test_the_folder_of_an_index_is_known_where_it_may_not_be_looked_at(
    index: Path, docs: Path
) -> None:
    with without_access_to(docs.parent):
        assert folder_of(index) == docs


def test_an_index_moved_with_its_folder_finds_it_where_the_old_one_is_out_of_reach(
    index: Path, docs: Path, folder: Path
) -> None:
    moved = folder / "moved"
    shutil.copytree(docs.parent, moved / "parent")
    shutil.copytree(index, moved / "index")
    with without_access_to(docs.parent):
        assert folder_of(moved / "index") == moved / "parent" / "docs"


def test_a_base_of_vectors_that_may_not_be_read_changes_no_answer(
    index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    expected = pytest.approx(found(index, "talks"))
    with without_access_to(index / FILE_NAME):
        assert found(index, "talks") == expected
    assert "reading the vectors from the catalogue" in caplog.text


def test_an_index_in_a_folder_that_may_not_be_entered_is_unreadable(
    index: Path, docs: Path, fake_components: Components
) -> None:
    with without_access_to(index):
        for use in (LocalStore, database.exists, database.version_of):
            with pytest.raises(IndexUnreadable, match="Permission denied"):
                use(index)
        with pytest.raises(IndexUnreadable, match="Permission denied"):
            sync(docs, index, fake_components)


def test_an_index_whose_name_is_too_long_is_unreadable(
    tmp_path: Path, docs: Path, fake_components: Components
) -> None:
    index = tmp_path / ("x" * 300)
    for use in (LocalStore, database.exists, database.version_of):
        with pytest.raises(IndexUnreadable, match="File name too long"):
            use(index)
    with pytest.raises(IndexUnreadable, match="File name too long"):
        sync(docs, index, fake_components)


@pytest.mark.parametrize(
    "name", [database.FILE_NAME, f"{database.FILE_NAME}.new", FILE_NAME]
)
def test_a_folder_in_the_place_of_a_file_of_the_index_makes_it_unwritable(
    tmp_path: Path, docs: Path, fake_components: Components, name: str
) -> None:
    (tmp_path / "index" / name).mkdir(parents=True)
    with pytest.raises(IndexUnwritable, match="Can't write the index folder"):
        sync(docs, tmp_path / "index", fake_components)


def test_a_folder_in_the_place_of_the_base_of_vectors_changes_no_answer(
    index: Path,
) -> None:
    expected = pytest.approx(found(index, "talks"))
    with closing(LocalStore(index)):
        (index / FILE_NAME).unlink()
        (index / FILE_NAME).mkdir()
    assert found(index, "talks") == expected
