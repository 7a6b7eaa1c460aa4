"""The index folder: what it contains, what is refused, and what damage it survives."""

import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import database
from index.embed.embedder import HashEmbedder
from index.errors import IndexMissing, IndexUnwritable, WrongFormat
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.vectors.base import FILE_NAME, VectorBase
from tests.support.small_index import (
    MANY,
    assert_as_fresh,
    contents,
    fill,
    found,
    names,
)


@pytest.mark.parametrize("name", ["absent", "docs"])
def test_a_folder_without_an_index_raises_index_missing(
    tmp_path: Path, docs: Path, name: str
) -> None:
    with pytest.raises(IndexMissing, match="askquote sync"):
        LocalStore(docs.parent / name)
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("pragma", ["user_version", "application_id"])
def test_an_index_of_another_version_is_refused_and_left_unchanged(
    index: Path, docs: Path, fake_components: Components, pragma: str
) -> None:
    with closing(sqlite3.connect(index / database.FILE_NAME)) as connection:
        connection.execute(f"PRAGMA {pragma} = 99")
    with pytest.raises(WrongFormat, match=r"remove its catalogue\.sqlite"):
        LocalStore(index)
    with pytest.raises(WrongFormat):
        sync(docs, index, fake_components)


@pytest.mark.parametrize("data", [b"", b"# Not a database\n" * 400])
def test_a_file_that_is_not_a_database_is_refused_and_left_unchanged(
    index: Path, docs: Path, fake_components: Components, data: bytes
) -> None:
    (index / database.FILE_NAME).write_bytes(data)
    with pytest.raises(WrongFormat, match="not written by this version"):
        LocalStore(index)
    with pytest.raises(WrongFormat):
        sync(docs, index, fake_components)
    assert (index / database.FILE_NAME).read_bytes() == data


def test_the_index_folder_is_private_and_git_ignores_it(
    tmp_path: Path, docs: Path, fake_components: Components
) -> None:
    index = tmp_path / "new" / "index"
    sync(docs, index, fake_components)
    assert index.stat().st_mode & 0o777 == 0o700
    assert (index / ".gitignore").read_text("utf-8") == "*\n"


def test_an_index_path_that_is_a_file_is_refused(
    docs: Path, fake_components: Components
) -> None:
    with pytest.raises(IndexUnwritable, match="--index"):
        sync(docs, docs / "a.txt", fake_components)


@pytest.mark.parametrize("damage", ["missing", "short", "changed", "another"])
def test_a_bad_base_of_vectors_changes_no_answer(
    index: Path, docs: Path, fake_components: Components, damage: str
) -> None:
    fill(docs, MANY)
    sync(docs, index, fake_components)
    expected = pytest.approx(found(index, "bridge"))
    base = index / FILE_NAME
    damage_base(base, damage)
    assert found(index, "bridge") == expected
    sync(docs, index, fake_components)
    assert VectorBase.load(base).count == len(
        {text for text, _ in found(index, "bridge")}
    )
    assert found(index, "bridge") == expected


def test_the_base_is_rewritten_only_when_a_tenth_of_it_has_changed(
    index: Path, docs: Path, fake_components: Components
) -> None:
    fill(docs, MANY)
    sync(docs, index, fake_components)
    base = index / FILE_NAME
    assert VectorBase.load(base).count == 84
    before = base.read_bytes()
    fill(docs, {f"{number}.txt": f"New {number}." for number in range(100, 108)})
    sync(docs, index, fake_components)
    assert base.read_bytes() == before
    fill(docs, {"108.txt": "New 108."})
    sync(docs, index, fake_components)
    assert VectorBase.load(base).count == 93


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Limit the size of files written in the block; exceeding it raises an OSError."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_base_that_cannot_be_written_in_full_leaves_no_file_and_changes_no_answer(
    index: Path, docs: Path, fake_components: Components
) -> None:
    fill(docs, {"many.txt": "\n\n".join(f"Fact {n} is so." for n in range(1000))})
    sync(docs, index, fake_components)
    expected = pytest.approx(found(index, "fact 7"))
    base = index / FILE_NAME
    base.unlink()
    with (
        files_of_at_most(base_size := 200_000),
        pytest.raises(IndexUnwritable, match="too large"),
    ):
        sync(docs, index, fake_components)
    assert not list(index.glob("vectors.*"))
    assert found(index, "fact 7") == expected
    sync(docs, index, fake_components)
    assert base.stat().st_size > base_size
    assert found(index, "fact 7") == expected


def damage_base(base: Path, damage: str) -> None:
    data = base.read_bytes()
    base.unlink()
    if damage == "short":
        base.write_bytes(data[: len(data) // 2])
    elif damage == "changed":
        base.write_bytes(data[:-100] + bytes(100))
    elif damage == "another":
        base.write_bytes(b"not a base at all")


def test_a_new_index_next_to_an_old_base_ignores_it(
    index: Path, docs: Path, fake_components: Components
) -> None:
    fill(docs, {"b.md": "It is blue."})
    sync(docs, index, fake_components)
    (index / database.FILE_NAME).unlink()
    fill(docs, {"a.txt": "A river."})
    sync(docs, index, fake_components)
    assert names(index) == ["a.txt", "b.md"]
    cosines = {
        text: value
        for (text, name), value in found(index, "?").items()
        if name == "cosine"
    }
    embed = HashEmbedder().embed_question
    assert cosines == pytest.approx(
        {text: float(np.dot(embed(text), embed("?"))) for text in cosines}, abs=1e-6
    )
    assert len(contents(index)) == len(cosines) == 2


def test_a_new_index_ignores_the_log_of_the_old_one(
    index: Path, docs: Path, fake_components: Components, tmp_path: Path
) -> None:
    with closing(LocalStore(index)):
        fill(docs, MANY)
        sync(docs, index, fake_components)
        shutil.copytree(index, tmp_path / "copy")
    copy = tmp_path / "copy"
    assert (copy / f"{database.FILE_NAME}-wal").stat().st_size > 0
    (copy / database.FILE_NAME).unlink()
    assert len(sync(docs, copy, fake_components).added) == 42
    assert_as_fresh(copy, docs, fake_components, tmp_path / "fresh")
