"""Whether a file is of the kind that its name says, by its content."""

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
_PDF_HEAD = 1024  # readers look for the mark so far into a file
_ZIP = b"PK\x03\x04"
_MOST_MIMETYPE = 100


def refuse_other_kind(name: str, file: Path) -> None:
    """Refuse a file that is of no kind that is read, or of another than its name says.

    Raises:
        UploadRefused: it is; the file's own path may have any name.
    """
    suffix = suffix_of(name)
    if suffix not in EXTRACTORS:
        raise UploadRefused(
            "kind_unknown",
            f"Files of this kind are not read; these are: {', '.join(EXTRACTORS)}.",
        )
    if not _CHECKS.get(suffix, _is_text)(file, suffix):
        raise UploadRefused(
            "wrong_kind",
            f"It is no {suffix} file by its content: it is damaged, locked by a password or"
            " of another kind than its name says.",
        )


def _is_pdf(file: Path, _: str) -> bool:
    with file.open("rb") as opened:
        return _PDF in opened.read(_PDF_HEAD)


def _is_office(file: Path, suffix: str) -> bool:
    folder = _OFFICE_FOLDERS[suffix]
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError):
        return False
    return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)


def _is_typed(file: Path, suffix: str) -> bool:
    """Whether it is a zip file whose entry "mimetype" names the kind."""
    try:
        with ZipFile(file) as archive, archive.open("mimetype") as entry:
            said = entry.read(_MOST_MIMETYPE)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError):
        return False
    except (EOFError, zlib.error):
        return False
    return said.strip() == EXTRACTORS[suffix].media_type.encode()


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
        **dict.fromkeys((".odt", ".odp", ".epub"), _is_typed),
    }
)
