"""Checks that a file's content matches the type that its name claims."""

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile

from index.errors import UnreadableFile
from index.extract.decoding import decode
from index.extract.extractor import suffix_of
from index.extract.kinds import EXTRACTORS
from ui.errors import UploadRefused

_PDF = b"%PDF-"
_PDF_HEAD = 1024  # PDF readers look for the marker in this many bytes
_ZIP = b"PK\x03\x04"
_MOST_MIMETYPE = 100


def check_type(name: str, file: Path) -> None:
    """Check that a name has a supported suffix, and that the file's content matches it.

    The file's own path may have any name.

    Raises:
        UploadRefused: it hasn't, or doesn't.
    """
    suffix = suffix_of(name)
    if suffix not in EXTRACTORS:
        raise UploadRefused(
            "kind_unknown", f"Unsupported type. Supported: {', '.join(EXTRACTORS)}."
        )
    if not _CHECKS.get(suffix, _is_text)(file, suffix):
        raise UploadRefused(
            "wrong_kind",
            f"Not a valid {suffix} file: it may be damaged, password-protected or of"
            " another type.",
        )


def _is_pdf(file: Path, _: str) -> bool:
    with file.open("rb") as stream:
        return _PDF in stream.read(_PDF_HEAD)


def _is_office(file: Path, suffix: str) -> bool:
    folder = _OFFICE_FOLDERS[suffix]
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError):
        return False
    return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)


def _has_mimetype(file: Path, suffix: str) -> bool:
    """Whether it is a zip file whose "mimetype" entry names the type."""
    try:
        with ZipFile(file) as archive, archive.open("mimetype") as entry:
            mimetype = entry.read(_MOST_MIMETYPE)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError):
        return False
    except (EOFError, zlib.error):
        return False
    return mimetype.strip() == EXTRACTORS[suffix].media_type.encode()


def _is_text(file: Path, _: str) -> bool:
    data = file.read_bytes()
    if data.startswith((_PDF, _ZIP)):
        return False
    try:
        return "\0" not in decode(data)
    except UnreadableFile:
        return False


_OFFICE_FOLDERS = {".docx": "word/", ".pptx": "ppt/", ".xlsx": "xl/"}
_CHECKS: Mapping[str, Callable[[Path, str], bool]] = MappingProxyType(
    {
        ".pdf": _is_pdf,
        **dict.fromkeys(_OFFICE_FOLDERS, _is_office),
        **dict.fromkeys((".odt", ".odp", ".epub"), _has_mimetype),
    }
)
