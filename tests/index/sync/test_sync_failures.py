"""Unreadable files, and refused syncs."""

import os
import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from index.catalogue import database
from index.errors import FolderEmpty, FolderMissing, WrongFolder
from index.extract.extractor import Extract
from index.extract.kinds import EXTRACTORS
from index.extract.text.plain_text import PlainText
from index.store.records import Failure
from index.store.writer import Writer
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.small_index import (
    CountingExtractor,
    assert_as_fresh,
    contents,
    fill,
    names,
    state,
)

FILES = {
    "a.txt": "Umerov led the talks.",
    "b.md": "The bridge was opened in 1973.",
    "sub/c.txt": "It rained all day.",
}
BINARY = b"\xef\xbb\xbf\xff\xfe\x00"


@dataclass(frozen=True, slots=True)
class Thief:
    """A text extractor that deletes another file while it reads."""

    prey: Path
    media_type: str = "text/markdown"
    recipe: str = "thief/1"

    def extract(self, data: bytes) -> Extract:
        """Extract the text, and delete the file."""
        self.prey.unlink(missing_ok=True)
        return PlainText().extract(data)


@dataclass(frozen=True, slots=True)
class Lenient:
    """An extractor that accepts all bytes as text."""

    media_type: str = "text/plain"
    recipe: str = "lenient/1"

    def extract(self, data: bytes) -> Extract:
        """A text with one character for each byte."""
        return Extract(data.decode("latin-1"))


@pytest.fixture
def components(fake_components: Components) -> Components:
    return fake_components


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", FILES)


@pytest.fixture
def index(tmp_path: Path, docs: Path, components: Components) -> Path:
    sync(docs, tmp_path / "index", components)
    return tmp_path / "index"


def failed(docs: Path, index: Path, components: Components) -> dict[str, str]:
    """The failures of a sync: each file's name and kind."""
    return {
        failure.document: failure.kind
        for failure in sync(docs, index, components).failed
    }


def test_a_file_that_fails_leaves_the_others_and_is_listed_by_every_sync(
    docs: Path, index: Path, components: Components
) -> None:
    (docs / "bad.txt").write_bytes(BINARY)
    fill(docs, {"z.txt": "The last one."})
    report = sync(docs, index, components)
    assert report.added == ("z.txt",)
    (failure,) = report.failed
    assert (failure.document, failure.kind) == ("bad.txt", "binary")
    assert "utf-8" in failure.message
    assert failed(docs, index, components) == {"bad.txt": "binary"}
    assert (state(index).documents, state(index).failed) == (4, 1)


def test_a_file_that_failed_is_read_again_when_its_bytes_change(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    (docs / "bad.txt").write_bytes(BINARY)
    assert failed(docs, index, components) == {"bad.txt": "binary"}
    fill(docs, {"bad.txt": "It is good now."})
    report = sync(docs, index, components)
    assert (report.added, report.failed) == (("bad.txt",), ())
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_a_file_that_failed_is_read_again_by_another_recipe(
    docs: Path, index: Path, components: Components
) -> None:
    (docs / "bad.txt").write_bytes(BINARY)
    assert failed(docs, index, components) == {"bad.txt": "binary"}
    lenient = replace(components, extractors={**EXTRACTORS, ".txt": Lenient()})
    report = sync(docs, index, lenient)
    assert (report.added, report.failed) == (("bad.txt",), ())


def test_a_file_that_failed_is_not_read_again_while_nothing_changed(
    docs: Path, tmp_path: Path, components: Components
) -> None:
    reader = CountingExtractor()
    components = replace(components, extractors={**EXTRACTORS, ".md": reader})
    fill(docs, {"bad.md": ""})
    (docs / "bad.md").write_bytes(BINARY)
    os.utime(docs / "bad.md", (10**9, 10**9))
    for _ in range(3):
        assert failed(docs, tmp_path / "index", components) == {"bad.md": "binary"}
    assert reader.read.count(BINARY) == 1


def test_a_failed_file_that_was_deleted_is_forgotten(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    (docs / "bad.txt").write_bytes(BINARY)
    assert failed(docs, index, components) == {"bad.txt": "binary"}
    (docs / "bad.txt").unlink()
    assert failed(docs, index, components) == {}
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_a_document_that_becomes_binary_is_removed(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    (docs / "a.txt").write_bytes(BINARY)
    assert failed(docs, index, components) == {"a.txt": "binary"}
    assert names(index) == ["b.md", "sub/c.txt"]
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_a_document_replaced_by_a_pipe_is_removed(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    (docs / "a.txt").unlink()
    os.mkfifo(docs / "a.txt")
    report = sync(docs, index, components)
    assert report.removed == ("a.txt",)
    assert [failure.kind for failure in report.failed] == ["not_a_file"]
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_a_file_that_cannot_be_read_right_now_keeps_its_text(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    """The file links to one that is missing, as on an unmounted drive."""
    before = contents(index)
    (docs / "a.txt").unlink()
    (docs / "a.txt").symlink_to(docs / "away")
    for _ in range(2):
        report = sync(docs, index, components)
        assert report.failed == (
            Failure(
                "a.txt", "unreadable", "It can't be read: No such file or directory."
            ),
        )
        assert (report.changed, report.removed, report.embedded) == ((), (), 0)
        assert contents(index) == before
        assert (state(index).documents, state(index).failed) == (3, 1)
        with closing(database.connect(index, write=True)) as connection:
            assert Writer(connection).files()["a.txt"].state == "stale"
    fill(docs, {"away": "Nobody led the talks."})
    report = sync(docs, index, components)
    assert (report.changed, report.failed) == (("a.txt",), ())
    assert_as_fresh(index, docs, components, tmp_path / "fresh")


def test_a_file_deleted_during_a_sync_keeps_its_text_until_the_next(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    fill(docs, {"b.md": "A new bridge.", "sub/c.txt": "It snowed all day."})
    thieves = {**EXTRACTORS, ".md": Thief(docs / "sub" / "c.txt")}
    report = sync(docs, index, replace(components, extractors=thieves))
    assert (report.changed, report.failed) == (("b.md",), ())
    assert state(index).pending == 1
    texts = {document.id: document.text for document in contents(index)}
    assert texts["sub/c.txt"] == FILES["sub/c.txt"]
    report = sync(docs, index, replace(components, extractors=thieves))
    assert (report.removed, report.failed) == (("sub/c.txt",), ())
    assert_as_fresh(
        index, docs, replace(components, extractors=thieves), tmp_path / "fresh"
    )


def test_a_new_file_deleted_during_a_sync_is_not_indexed(
    docs: Path, tmp_path: Path, components: Components
) -> None:
    thieves = {**EXTRACTORS, ".md": Thief(docs / "sub" / "c.txt")}
    report = sync(docs, tmp_path / "index", replace(components, extractors=thieves))
    assert (report.added, report.failed) == (("a.txt", "b.md"), ())
    assert names(tmp_path / "index") == ["a.txt", "b.md"]
    assert state(tmp_path / "index").pending == 0


def test_a_folder_with_only_failures_has_an_index_that_lists_them(
    tmp_path: Path, components: Components
) -> None:
    docs = fill(tmp_path / "bad", {})
    (docs / "bad.txt").write_bytes(BINARY)
    assert failed(docs, tmp_path / "index", components) == {"bad.txt": "binary"}
    assert (state(tmp_path / "index").documents, names(tmp_path / "index")) == (0, [])


def test_a_folder_without_documents_is_refused_and_no_index_is_created(
    tmp_path: Path, components: Components
) -> None:
    empty = fill(tmp_path / "empty", {"x.zip": ""})
    with pytest.raises(FolderEmpty, match=r"\.txt, \.md"):
        sync(empty, tmp_path / "index", components)
    assert not (tmp_path / "index").exists()


def test_an_index_is_cleared_only_if_that_is_allowed(
    docs: Path, index: Path, components: Components
) -> None:
    docs.rename(docs.with_name("elsewhere"))
    docs.mkdir()
    with pytest.raises(FolderEmpty, match=r"in the index: 3\..*--allow-empty"):
        sync(docs, index, components)
    assert len(names(index)) == 3
    report = sync(docs, index, components, allow_empty=True)
    assert report.removed == tuple(FILES)
    assert (report.documents, report.sentences, names(index)) == (0, 0, [])
    assert sync(docs, index, components).removed == ()


def test_a_missing_folder_is_an_error_and_the_index_stays(
    docs: Path, index: Path, components: Components
) -> None:
    docs.rename(docs.with_name("elsewhere"))
    with pytest.raises(FolderMissing, match="docs"):
        sync(docs, index, components)
    assert len(names(index)) == 3


def test_the_index_of_another_folder_is_refused(
    docs: Path, index: Path, components: Components, tmp_path: Path
) -> None:
    shutil.copytree(docs, tmp_path / "copy")
    with pytest.raises(WrongFolder, match="name another index with --index"):
        sync(tmp_path / "copy", index, components)
    (tmp_path / "link").symlink_to(docs)
    assert sync(tmp_path / "link", index, components).added == ()
