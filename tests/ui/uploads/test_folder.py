"""Uploading files, and removing them."""

import errno
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, get_ident

import docx
import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentPresentation, OpenDocumentText

from index.extract.kinds import EXTRACTORS
from index.sync.components import Components
from index.sync.sync import sync
from tests.support.pdf_files import pdf
from tests.support.samples import SAMPLES, saved, zipped
from tests.support.small_index import names
from ui.errors import RemovalRefused, UploadRefused, UploadsUnusable
from ui.uploads.folder import Removed, Uploads
from ui.uploads.limits import UploadLimits

LIMITS = UploadLimits(files=10, file_bytes=100_000, all_bytes=500_000)
FILES = {
    **SAMPLES,
    ".txt": "Où il a plu.".encode("cp1252"),
    ".md": b"",
    ".pdf": pdf(["It rained."]),
    ".docx": saved(docx.Document()),
    ".pptx": saved(pptx.Presentation()),
    ".odt": saved(OpenDocumentText()),
    ".odp": saved(OpenDocumentPresentation()),
}
ZIPPED = {".docx", ".odp", ".odt", ".pptx", ".xlsx", ".epub"}


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    """Uploads into an empty folder, "docs"."""
    (tmp_path / "docs").mkdir()
    return Uploads(tmp_path / "docs", LIMITS)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The path of a file as the browser sent it."""
    return tmp_path / "sent"


def visible_files(folder: Path) -> list[str]:
    """The files below a folder that are not hidden, sorted."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    visible = (file for file in files if not any(part[0] == "." for part in file.parts))
    return sorted(map(str, visible))


def test_a_file_is_stored_under_its_name_and_the_next_one_under_a_free_name(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    sent.write_bytes(b"It rained.")
    assert uploads.take(sent, "../rain.txt") == "uploads/rain.txt"
    sent.write_bytes(b"It snowed.")
    assert uploads.take(sent, "rain.txt") == "uploads/rain 2.txt"
    assert visible_files(tmp_path / "docs") == [
        "uploads/rain 2.txt",
        "uploads/rain.txt",
    ]
    assert (tmp_path / "docs/uploads/rain.txt").read_bytes() == b"It rained."
    assert list((tmp_path / "docs/uploads/.incoming").iterdir()) == []


def test_a_file_that_is_there_already_is_not_stored_again(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        sent.write_bytes(b"It rained.")
        assert uploads.take(sent, "rain.txt") == "uploads/rain.txt"
    assert visible_files(tmp_path / "docs") == ["uploads/rain.txt"]


def test_removed_files_come_back_and_overwrite_nothing(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    sent.write_bytes(b"It rained.")
    removed = uploads.remove(uploads.take(sent, "rain.txt"))
    sent.write_bytes(b"It snowed.")
    uploads.take(sent, "rain.txt")
    assert uploads.restore(removed) == "uploads/rain 2.txt"
    assert (tmp_path / "docs/uploads/rain.txt").read_bytes() == b"It snowed."
    assert (tmp_path / "docs/uploads/rain 2.txt").read_bytes() == b"It rained."
    with pytest.raises(RemovalRefused):
        uploads.restore(removed)


@pytest.mark.parametrize(
    ("document", "kept"),
    [
        ("uploads/a.txt", "../../secret.txt"),
        ("uploads/a.txt", "20260101T000000Z/../../../secret.txt"),
        ("uploads/a.txt", "/etc/passwd"),
        ("../a.txt", "20260101T000000Z/a.txt"),
        ("uploads/../a.txt", "20260101T000000Z/a.txt"),
        ("other/a.txt", "20260101T000000Z/a.txt"),
    ],
)
def test_only_files_in_the_trash_come_back_and_only_to_the_uploads(
    uploads: Uploads, tmp_path: Path, document: str, kept: str
) -> None:
    (tmp_path / "docs/secret.txt").write_text("The safe opens with 7.", "utf-8")
    trash = tmp_path / "docs/uploads/.trash/20260101T000000Z"
    trash.mkdir(parents=True)
    (trash / "a.txt").write_text("It rained.", encoding="utf-8")
    with pytest.raises(RemovalRefused):
        uploads.restore(Removed(document, kept))
    assert visible_files(tmp_path) == ["docs/secret.txt"]


def test_a_replaced_file_goes_to_the_trash(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    sent.write_bytes(b"It rained.")
    uploads.take(sent, "rain.txt")
    sent.write_bytes(b"It snowed.")
    removed = uploads.replace("uploads/rain.txt", uploads.take(sent, "rain.txt"))
    assert visible_files(tmp_path / "docs") == ["uploads/rain.txt"]
    assert (tmp_path / "docs/uploads/rain.txt").read_bytes() == b"It snowed."
    kept = tmp_path / "docs/uploads/.trash" / removed.kept
    assert kept.read_bytes() == b"It rained."


def no_hard_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def met(operation: Callable[..., object]) -> Callable[..., object]:
    """The operation, which two threads do at the same moment the first time."""
    meeting, arrived = Barrier(2), set[int]()

    def wrapper(*args: object, **options: object) -> object:
        if get_ident() not in arrived:
            arrived.add(get_ident())
            meeting.wait(60)
        return operation(*args, **options)

    return wrapper


@pytest.mark.parametrize("has_hard_links", [True, False])
def test_two_processes_never_overwrite_each_others_uploads(
    uploads: Uploads,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_hard_links: bool,
) -> None:
    monkeypatch.setattr(os, "link", met(os.link) if has_hard_links else no_hard_links)
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, met(getattr(os, name)))

    def take(text: str) -> str:
        (tmp_path / text).write_text(text)
        own = Uploads(tmp_path / "docs", LIMITS)  # as another process has
        return own.take(tmp_path / text, "rain.txt")

    with ThreadPoolExecutor(2) as pool:
        documents = list(pool.map(take, ["It rained.", "It snowed."]))
    assert sorted(documents) == ["uploads/rain 2.txt", "uploads/rain.txt"]
    assert [(tmp_path / "docs" / document).read_text() for document in documents] == [
        "It rained.",
        "It snowed.",
    ]
    monkeypatch.undo()
    uploads.remove(documents[0])
    assert visible_files(tmp_path / "docs") == [documents[1]]


def test_copies_left_by_a_killed_process_are_removed_at_the_next_use(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    incoming = tmp_path / "docs/uploads/.incoming"
    incoming.mkdir(parents=True)
    yesterday = time.time() - 24 * 3600
    for name in ("0" * 32, "1" * 32, "notes.txt"):
        (incoming / name).write_bytes(b"It rai")
    for name in ("0" * 32, "notes.txt"):
        os.utime(incoming / name, (yesterday, yesterday))
    sent.write_bytes(b"It rained.")
    uploads.take(sent, "rain.txt")
    kept = sorted(file.name for file in incoming.iterdir())
    assert kept == ["1" * 32, "notes.txt"], "a copy in progress, and no copy"


def test_too_large_a_file_is_refused_with_the_limit(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    sent.write_bytes(b"a" * 100_001)
    with pytest.raises(UploadRefused, match=r"limit 0\.1 MB"):
        uploads.take(sent, "a.txt")
    assert visible_files(tmp_path / "docs") == []


@pytest.mark.parametrize("suffix", sorted(FILES))
def test_each_type_is_accepted_only_under_its_own_suffix(
    suffix: str, uploads: Uploads, sent: Path
) -> None:
    sent.write_bytes(FILES[suffix])
    assert uploads.take(sent, f"a{suffix}") == f"uploads/a{suffix}"
    for other in {".pdf", *ZIPPED} - {suffix}:
        with pytest.raises(UploadRefused, match=f"Not a valid {other} file"):
            uploads.take(sent, f"a{other}")
    if suffix in {".pdf", *ZIPPED}:
        with pytest.raises(UploadRefused, match=r"Not a valid \.txt file"):
            uploads.take(sent, "a.txt")


@pytest.mark.parametrize("suffix", sorted(EXTRACTORS))
def test_bytes_of_no_supported_type_are_refused_under_every_suffix(
    suffix: str, uploads: Uploads, sent: Path
) -> None:
    for data in (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"MZ\0\0", zipped({"a": "b"})):
        sent.write_bytes(data)
        with pytest.raises(UploadRefused) as refused:
            uploads.take(sent, f"a{suffix}")
        assert refused.value.kind == "wrong_kind"


@pytest.mark.parametrize("name", ["a.exe", "a", ".txt", "a.txt\u202e.exe", "a.txt/"])
def test_an_unsupported_type_is_refused_with_a_list_of_the_supported_ones(
    name: str, uploads: Uploads, sent: Path
) -> None:
    sent.write_bytes(b"It rained.")
    with pytest.raises(UploadRefused, match=r"Supported: \.txt, \.md") as refused:
        uploads.take(sent, name)
    assert refused.value.kind == "kind_unknown"


def test_a_removed_file_is_in_the_trash_and_no_longer_a_document(
    uploads: Uploads, sent: Path, tmp_path: Path, fake_components: Components
) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    (docs / "own.txt").write_bytes(b"It is mine.")
    for text in (b"It rained.", b"It rained again."):
        sent.write_bytes(text)
        document = uploads.take(sent, "rain.txt")
        sync(docs, index, fake_components)
        assert names(index) == ["own.txt", "uploads/rain.txt"]
        uploads.remove(document)
        sync(docs, index, fake_components)
        assert names(index) == ["own.txt"]
    trashed = (docs / "uploads/.trash").rglob("rain*.txt")
    assert sorted(file.read_bytes() for file in trashed) == [
        b"It rained again.",
        b"It rained.",
    ]


HOSTILE = [
    "own.txt",
    "uploads",
    "uploads/",
    "uploads/../own.txt",
    "uploads//rain.txt",
    "uploads/./rain.txt",
    "uploads/.trash/rain.txt",
    "./uploads/rain.txt",
    "uploads/nothing.txt",
    "uploads/folder",
    "uploads/link.txt",
    "uploads/linked/own.txt",
    "uploads/rain.txt\0",
    "uploads/\ud800.txt",
    "uploads/" + "x" * 5000,
    "",
    "/etc/passwd",
]


@pytest.fixture
def guarded(uploads: Uploads, sent: Path, tmp_path: Path) -> Uploads:
    """Uploads with a file, a folder, and links that lead out of the folder."""
    docs = tmp_path / "docs"
    sent.write_bytes(b"It rained.")
    uploads.take(sent, "rain.txt")
    (docs / "own.txt").write_bytes(b"It is mine.")
    (docs / "uploads/folder").mkdir()
    (docs / "uploads/link.txt").symlink_to(docs / "own.txt")
    (docs / "uploads/linked").symlink_to(docs)
    return uploads


@pytest.mark.parametrize("document", HOSTILE)
def test_only_an_uploaded_file_can_be_removed(
    document: str, guarded: Uploads, tmp_path: Path
) -> None:
    before = visible_files(tmp_path)
    with pytest.raises(RemovalRefused, match="from the folder"):
        guarded.remove(document)
    assert visible_files(tmp_path) == before


@given(st.lists(st.sampled_from(["uploads", "..", ".", "own.txt", "linked", "", "/"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_reaches_a_file_that_was_not_uploaded(
    guarded: Uploads, parts: list[str]
) -> None:
    with pytest.raises(RemovalRefused):
        guarded.remove("/".join(parts))


def test_a_file_in_a_subfolder_of_the_uploads_can_be_removed(
    guarded: Uploads, tmp_path: Path
) -> None:
    (tmp_path / "docs/uploads/folder/deep.txt").write_bytes(b"It rained.")
    guarded.remove("uploads/folder/deep.txt")
    assert "docs/uploads/folder/deep.txt" not in visible_files(tmp_path)


def test_a_linked_uploads_folder_is_refused_as_it_would_not_be_indexed(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "docs/uploads").symlink_to(tmp_path / "elsewhere")
    sent.write_bytes(b"It rained.")
    with pytest.raises(UploadsUnusable, match="is a symbolic link"):
        uploads.take(sent, "rain.txt")
    assert visible_files(tmp_path / "elsewhere") == []


def test_an_unwritable_folder_is_reported_by_name(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    (tmp_path / "docs/uploads").write_bytes(b"a file where the folder should be")
    sent.write_bytes(b"It rained.")
    with pytest.raises(UploadsUnusable, match="make it writable"):
        uploads.take(sent, "rain.txt")
    assert os.listdir(tmp_path / "docs") == ["uploads"]  # noqa: PTH208 - only names
