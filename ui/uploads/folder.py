"""The `uploads/` folder inside the documents' folder, and its trash."""

import filecmp
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from ui.errors import RemovalRefused, UploadRefused, UploadsUnusable
from ui.uploads.incoming import copy_to_incoming, move_to_free_name, remove_leftovers
from ui.uploads.kinds import check_type
from ui.uploads.limits import UploadLimits
from ui.uploads.names import safe_name

FOLDER = "uploads"
TRASH = f"{FOLDER}/.trash"
_MEGA = 10**6
_KEPT = re.compile(r"\d{8}T\d{6}Z/[^/]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed document, and its file's path in the trash: the time, then a name."""

    document: str
    kept: str


class Uploads:
    """Takes files into `uploads/` and moves them to a trash there; thread-safe.

    Several processes may use the folder at once. Hidden files are never indexed: a file is
    copied to `uploads/.incoming` until it is complete, and a removed one is kept in
    `uploads/.trash`, in a folder named by the time of its removal.
    """

    def __init__(self, folder: Path, limits: UploadLimits) -> None:
        self.limits = limits
        self._folder = folder
        self._uploads = folder / FOLDER
        self._incoming = self._uploads / ".incoming"
        self._removed: set[str] = set()

    def take(self, file: Path, name: str) -> str:
        """Copy a file in under its name, made safe; returns its document's name.

        A file that is there already, under this name and with this content, stays as it is.

        Raises:
            UploadRefused: it is too large, or not of a supported type.
            UploadsUnusable: it can't be written.
        """
        self._refuse_large(file.stat().st_size)
        safe = safe_name(name)
        check_type(safe, file)
        with self._writing():
            if _is_same(file, self._uploads / safe):
                return f"{FOLDER}/{safe}"
            copy = copy_to_incoming(file, self._incoming)
            try:
                document = f"{FOLDER}/{move_to_free_name(copy, self._uploads, safe)}"
            finally:
                copy.unlink(missing_ok=True)
        self._removed.discard(document)
        return document

    def remove(self, document: str) -> Removed:
        """Move a document's file to the trash.

        Raises:
            RemovalRefused: it isn't an uploaded file.
            UploadsUnusable: it can't be moved.
        """
        file = self._uploaded_file(document)
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        with self._writing():
            trash = self._folder / TRASH / now
            trash.mkdir(parents=True, exist_ok=True)
            kept = move_to_free_name(file, trash, file.name)
        self._removed.add(document)
        return Removed(document, f"{now}/{kept}")

    def restore(self, removed: Removed) -> str:
        """Move a removed file back, under a free name if need be; returns its document's name.

        Raises:
            RemovalRefused: it isn't in the trash.
            UploadsUnusable: it can't be moved.
        """
        kept = self._folder / TRASH / removed.kept
        if not (
            _KEPT.fullmatch(removed.kept)
            and is_uploaded(removed.document)
            and self._is_own_file(kept)
        ):
            raise RemovalRefused(f"{removed.document!r} is no longer in the trash.")
        target = self._folder / removed.document
        with self._writing():
            target.parent.mkdir(parents=True, exist_ok=True)
            name = move_to_free_name(kept, target.parent, target.name)
        document = str(PurePosixPath(removed.document).with_name(name))
        self._removed.discard(document)
        return document

    def replace(self, document: str, new: str) -> Removed:
        """Give a document's name to another uploaded file; the former goes to the trash.

        Raises:
            RemovalRefused: one of them isn't an uploaded file.
            UploadsUnusable: it can't be moved.
        """
        file = self._uploaded_file(new)
        removed = self.remove(document)
        with self._writing():
            move_to_free_name(
                file, (self._folder / document).parent, file_name(document)
            )
        self._removed.discard(document)
        return removed

    def has_removed(self, documents: Iterable[str]) -> bool:
        """Whether this object removed all of these, and has taken none of them again."""
        return self._removed.issuperset(documents)

    def _refuse_large(self, size: int) -> None:
        limit = self.limits.file_bytes
        if size > limit:
            raise UploadRefused(
                "too_large",
                f"Too large ({size / _MEGA:,.1f} MB; limit {limit / _MEGA:g} MB).",
            )

    def _uploaded_file(self, document: str) -> Path:
        """The file of an uploaded document, not reached through a link or "..".

        Raises:
            RemovalRefused: the document isn't one.
        """
        file = self._folder / document
        if not (is_uploaded(document) and self._is_own_file(file)):
            raise RemovalRefused(
                f"Only files in {FOLDER}/ can be removed here; delete {document!r} from"
                " the folder yourself."
            )
        return file

    def _is_own_file(self, file: Path) -> bool:
        try:
            real = Path(os.path.realpath(self._folder), file.relative_to(self._folder))
            return stat.S_ISREG(file.lstat().st_mode) and str(real) == os.path.realpath(
                file
            )
        except (OSError, ValueError):  # e.g. a null character or a lone surrogate
            return False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Create the folder if needed, remove leftovers, and name any failure to write.

        Raises:
            UploadsUnusable: the folder is a link, or can't be written.
        """
        try:
            self._uploads.mkdir(exist_ok=True)
            if self._uploads.is_symlink():
                raise UploadsUnusable(
                    f"The {FOLDER} folder is a symbolic link, and links to folders aren't"
                    " indexed; replace it with a real folder."
                )
            remove_leftovers(self._incoming)
            yield
        except OSError as error:
            raise UploadsUnusable(
                f"Can't write to the {FOLDER} folder of your documents ({error.strerror});"
                " make it writable."
            ) from error


def file_name(document: str) -> str:
    """The last part of a document's name."""
    return document.rpartition("/")[2]


def is_uploaded(document: str) -> bool:
    """Whether a document's name is that of an uploaded file."""
    first, *rest = document.split("/")
    return first == FOLDER and bool(rest) and all(map(_is_plain, rest))


def _is_same(file: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(file, other, shallow=False)
    except OSError:
        return False


def _is_plain(part: str) -> bool:
    return bool(part) and not part.startswith(".")
