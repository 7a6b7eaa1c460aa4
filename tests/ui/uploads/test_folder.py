"""Files that come by the page, and go by it."""

import os
from pathlib import Path

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
from ui.uploads.folder import Uploads
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
    """The uploads of an empty folder, "docs"."""
    (tmp_path / "docs").mkdir()
    return Uploads(tmp_path / "docs", LIMITS)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Where a file that was sent lies."""
    return tmp_path / "sent"


def seen(folder: Path) -> list[str]:
    """The files below a folder that are not hidden."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    plain = (one for one in files if not any(part[0] == "." for part in one.parts))
    return sorted(map(str, plain))


def test_a_file_is_kept_whole_under_its_name_and_the_next_under_another(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    sent.write_bytes(b"It rained.")
    assert uploads.take(sent, "../rain.txt") == "uploads/rain.txt"
    sent.write_bytes(b"It snowed.")
    assert uploads.take(sent, "rain.txt") == "uploads/rain 2.txt"
    assert seen(tmp_path / "docs") == ["uploads/rain 2.txt", "uploads/rain.txt"]
    assert (tmp_path / "docs/uploads/rain.txt").read_bytes() == b"It rained."
    assert list((tmp_path / "docs/uploads/.incoming").iterdir()) == []


def test_a_file_too_large_is_refused_with_the_limit(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    sent.write_bytes(b"a" * 100_001)
    with pytest.raises(UploadRefused, match=r"the limit is 0\.1 MB"):
        uploads.take(sent, "a.txt")
    assert seen(tmp_path / "docs") == []


@pytest.mark.parametrize("suffix", sorted(FILES))
def test_every_kind_is_taken_under_its_own_name_and_no_text_or_binary_for_it(
    suffix: str, uploads: Uploads, sent: Path
) -> None:
    sent.write_bytes(FILES[suffix])
    assert uploads.take(sent, f"a{suffix}") == f"uploads/a{suffix}"
    for other in {".pdf", *ZIPPED} - {suffix}:
        with pytest.raises(UploadRefused, match=f"no {other} file by its content"):
            uploads.take(sent, f"a{other}")
    if suffix in {".pdf", *ZIPPED}:
        with pytest.raises(UploadRefused, match=r"no \.txt file by its content"):
            uploads.take(sent, "a.txt")


@pytest.mark.parametrize("suffix", sorted(EXTRACTORS))
def test_bytes_that_are_nothing_are_refused_for_every_kind(
    suffix: str, uploads: Uploads, sent: Path
) -> None:
    for nothing in (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"MZ\0\0", zipped({"a": "b"})):
        sent.write_bytes(nothing)
        with pytest.raises(UploadRefused) as refused:
            uploads.take(sent, f"a{suffix}")
        assert refused.value.kind == "wrong_kind"


@pytest.mark.parametrize("name", ["a.exe", "a", ".txt", "a.txt\u202e.exe", "a.txt/"])
def test_a_kind_that_is_not_read_is_refused_with_those_that_are(
    name: str, uploads: Uploads, sent: Path
) -> None:
    sent.write_bytes(b"It rained.")
    with pytest.raises(UploadRefused, match=r"these are: \.txt, \.md") as refused:
        uploads.take(sent, name)
    assert refused.value.kind == "kind_unknown"


def test_what_is_removed_lies_in_the_trash_and_is_no_document_any_more(
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
    thrown = (docs / "uploads/.trash").rglob("rain*.txt")
    assert sorted(file.read_bytes() for file in thrown) == [
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
    """Uploads with a file, a folder, and links that lead out of there."""
    docs = tmp_path / "docs"
    sent.write_bytes(b"It rained.")
    uploads.take(sent, "rain.txt")
    (docs / "own.txt").write_bytes(b"It is mine.")
    (docs / "uploads/folder").mkdir()
    (docs / "uploads/link.txt").symlink_to(docs / "own.txt")
    (docs / "uploads/linked").symlink_to(docs)
    return uploads


@pytest.mark.parametrize("document", HOSTILE)
def test_nothing_but_an_uploaded_file_is_removed(
    document: str, guarded: Uploads, tmp_path: Path
) -> None:
    before = seen(tmp_path)
    with pytest.raises(RemovalRefused, match="in the folder"):
        guarded.remove(document)
    assert seen(tmp_path) == before


@given(st.lists(st.sampled_from(["uploads", "..", ".", "own.txt", "linked", "", "/"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_way_round_leads_to_a_file_that_is_not_uploaded(
    guarded: Uploads, parts: list[str]
) -> None:
    with pytest.raises(RemovalRefused):
        guarded.remove("/".join(parts))


def test_a_file_in_a_folder_below_the_uploads_is_removed_too(
    guarded: Uploads, tmp_path: Path
) -> None:
    (tmp_path / "docs/uploads/folder/deep.txt").write_bytes(b"It rained.")
    guarded.remove("uploads/folder/deep.txt")
    assert "docs/uploads/folder/deep.txt" not in seen(tmp_path)


def test_a_linked_folder_for_uploads_is_refused_as_it_is_never_read(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "docs/uploads").symlink_to(tmp_path / "elsewhere")
    sent.write_bytes(b"It rained.")
    with pytest.raises(UploadsUnusable, match="is a link"):
        uploads.take(sent, "rain.txt")
    assert seen(tmp_path / "elsewhere") == []


def test_a_folder_that_cannot_be_written_is_named(
    uploads: Uploads, sent: Path, tmp_path: Path
) -> None:
    (tmp_path / "docs/uploads").write_bytes(b"a file where the folder should be")
    sent.write_bytes(b"It rained.")
    with pytest.raises(UploadsUnusable, match="make it writable"):
        uploads.take(sent, "rain.txt")
    assert os.listdir(tmp_path / "docs") == ["uploads"]  # noqa: PTH208 - names alone
