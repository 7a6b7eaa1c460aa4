"""Scans of the folder of documents."""

import os
from pathlib import Path

import pytest

from index.errors import FolderMissing
from index.sync.scan import Scan, scan
from tests.support.small_index import fill

SUFFIXES = {".txt", ".md"}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", {"a.txt": "A.", "sub/deep/b.md": "B."})


def scanned(docs: Path) -> Scan:
    return scan(docs, SUFFIXES, leave_out=docs / "index")


def failed(docs: Path) -> dict[str, str]:
    return {failure.document: failure.kind for failure in scanned(docs).failures}


def test_files_are_named_by_their_path_below_the_folder(docs: Path) -> None:
    assert list(scanned(docs).files) == ["a.txt", "sub/deep/b.md"]


def test_a_stamp_is_the_status_of_the_file(docs: Path) -> None:
    status = (docs / "a.txt").stat()
    stamp = scanned(docs).files["a.txt"]
    assert (stamp.size, stamp.mtime_ns) == (2, status.st_mtime_ns)
    assert (stamp.ctime_ns, stamp.inode) == (status.st_ctime_ns, status.st_ino)


def test_suffixes_are_recognised_in_capitals(docs: Path) -> None:
    fill(docs, {"C.TXT": "C."})
    assert "C.TXT" in scanned(docs).files


def test_files_of_other_kinds_are_counted_by_suffix_or_name(docs: Path) -> None:
    fill(docs, {"x.mp4": "", "sub/y.MP4": "", "Makefile": "", "z.zip": ""})
    assert scanned(docs).skipped == {".mp4": 2, ".zip": 1, "Makefile": 1}


def test_hidden_files_and_folders_are_not_listed_or_counted(docs: Path) -> None:
    fill(docs, {".a.txt": "", ".git/b.txt": "", "sub/.c.mp4": ""})
    assert list(scanned(docs).files) == ["a.txt", "sub/deep/b.md"]
    assert scanned(docs).skipped == {}


def test_the_folder_to_leave_out_is_left_out_but_not_its_namesakes(
    docs: Path,
) -> None:
    fill(docs, {"index/c.txt": "", "sub/index/d.txt": "", "index.txt": ""})
    files = scanned(docs).files
    assert "index/c.txt" not in files
    assert {"sub/index/d.txt", "index.txt"} <= files.keys()


def test_the_folder_to_leave_out_may_be_given_by_another_path(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(docs, {"index/c.txt": ""})
    monkeypatch.chdir(docs)
    found = scan(Path(), SUFFIXES, leave_out=Path("sub", "..", "index"))
    assert list(found.files) == ["a.txt", "sub/deep/b.md"]


def test_links_within_the_folder_are_files_and_links_that_lead_outside_are_not(
    docs: Path, tmp_path: Path
) -> None:
    fill(tmp_path, {"secret.txt": "S."})
    (docs / "inside.txt").symlink_to(docs / "sub" / "deep" / "b.md")
    (docs / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (docs / "twice.txt").symlink_to(docs / "outside.txt")
    found = scanned(docs)
    assert list(found.files) == ["a.txt", "inside.txt", "sub/deep/b.md"]
    assert (found.failures, found.skipped) == ((), {"link that leads outside": 2})


def test_linked_folders_are_skipped_and_counted(docs: Path, tmp_path: Path) -> None:
    fill(tmp_path / "other", {"c.txt": ""})
    (docs / "loop").symlink_to(docs)
    (docs / "sub" / "again").symlink_to(docs / "sub" / "deep")
    (docs / "other").symlink_to(tmp_path / "other")
    assert list(scanned(docs).files) == ["a.txt", "sub/deep/b.md"]
    assert scanned(docs).skipped == {"linked folder": 3}


def test_a_folder_that_is_a_link_itself_is_read(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(docs)
    assert scanned(tmp_path / "link") == scanned(docs)


def test_a_link_to_nothing_fails_but_other_files_do_not(docs: Path) -> None:
    (docs / "gone.txt").symlink_to(docs / "nothing")
    assert failed(docs) == {"gone.txt": "unreadable"}
    assert list(scanned(docs).files) == ["a.txt", "sub/deep/b.md"]


def test_a_link_to_itself_fails_but_other_files_do_not(docs: Path) -> None:
    (docs / "me.txt").symlink_to(docs / "me.txt")
    assert failed(docs) == {"me.txt": "unreadable"}
    assert list(scanned(docs).files) == ["a.txt", "sub/deep/b.md"]


def test_a_pipe_fails_without_waiting_for_it(docs: Path) -> None:
    os.mkfifo(docs / "pipe.txt")
    assert failed(docs) == {"pipe.txt": "not_a_file"}


def test_a_folder_with_the_name_of_a_document_is_a_folder(docs: Path) -> None:
    fill(docs, {"notes.md/c.txt": ""})
    assert "notes.md/c.txt" in scanned(docs).files
    assert failed(docs) == {}


def test_a_name_that_is_not_utf_8_fails_under_a_readable_name(
    docs: Path,
) -> None:
    (docs / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"C.")
    assert failed(docs) == {r"caf\xe9.txt": "bad_name"}


def test_skipped_files_are_counted_under_readable_names(docs: Path) -> None:
    (docs / os.fsdecode(b"x.caf\xe9")).write_bytes(b"")
    assert scanned(docs).skipped == {r".caf\xe9": 1}


def test_a_name_may_be_in_any_script(docs: Path) -> None:
    fill(docs, {"会谈 🙂/Ü \n'\".txt": ""})
    assert "会谈 🙂/Ü \n'\".txt" in scanned(docs).files


@pytest.mark.parametrize("name", ["nowhere", "a.txt"])
def test_a_path_that_is_not_a_folder_is_missing(docs: Path, name: str) -> None:
    with pytest.raises(FolderMissing, match=name):
        scanned(docs / name)
