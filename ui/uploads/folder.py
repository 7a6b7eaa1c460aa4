"""The files that come by the page, in a folder of their own below that of the documents."""

import os
import shutil
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from ui.errors import RemovalRefused, UploadRefused, UploadsUnusable
from ui.uploads.kinds import refuse_other_kind
from ui.uploads.limits import UploadLimits
from ui.uploads.names import free_name, safe_name

FOLDER = "uploads"
TRASH = f"{FOLDER}/.trash"
_MEGA = 10**6


class Uploads:
    """Takes files into `uploads/` of a folder, and out of there into a trash; safe for threads.

    What is hidden is no document: files wait in `uploads/.incoming` until they are whole, and
    what was removed stays in `uploads/.trash`, under the time of its removal.
    """

    def __init__(self, folder: Path, limits: UploadLimits) -> None:
        self.limits = limits
        self._folder = folder
        self._place = folder / FOLDER
        self._naming = threading.Lock()
        self._removed: set[str] = set()

    def take(self, file: Path, name: str) -> str:
        """Copy a file in under its name, made safe; gives the name that its document will have.

        Raises:
            UploadRefused: it is too large, or not of a kind that is read.
            UploadsUnusable: it can't be written.
        """
        self._refuse_large(file.stat().st_size)
        safe = safe_name(name)
        refuse_other_kind(safe, file)
        with self._writing():
            whole = self._copy(file)
            with self._naming:
                free = free_name(safe, lambda one: os.path.lexists(self._place / one))
                # From one name to the other at once: no half file is ever seen.
                whole.rename(self._place / free)
                self._removed.discard(f"{FOLDER}/{free}")
        return f"{FOLDER}/{free}"

    def remove(self, document: str) -> None:
        """Move a document's file into the trash.

        Raises:
            RemovalRefused: it is none of the uploaded files.
            UploadsUnusable: it can't be moved.
        """
        file = self._own(document)
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        with self._writing(), self._naming:
            trash = self._folder / TRASH / now
            trash.mkdir(parents=True, exist_ok=True)
            free = free_name(file.name, lambda one: os.path.lexists(trash / one))
            file.rename(trash / free)
            self._removed.add(document)

    def has_removed(self, documents: Iterable[str]) -> bool:
        """Whether all of these were removed here, and none taken again since."""
        return self._removed.issuperset(documents)

    def _refuse_large(self, size: int) -> None:
        most = self.limits.file_bytes
        if size > most:
            raise UploadRefused(
                "too_large",
                f"It has {size / _MEGA:,.1f} MB, and the limit is {most / _MEGA:g} MB.",
            )

    def _copy(self, file: Path) -> Path:
        incoming = self._place / ".incoming"
        incoming.mkdir(exist_ok=True)
        whole = incoming / uuid4().hex
        try:
            shutil.copyfile(file, whole)
        except OSError:
            whole.unlink(missing_ok=True)
            raise
        return whole

    def _own(self, document: str) -> Path:
        """The file of a document that was uploaded, reached by no link and no way round."""
        file = self._folder / document
        if not (is_uploaded(document) and self._is_own_file(file)):
            raise RemovalRefused(
                f"Only files in {FOLDER}/ can be removed here; delete {document!r} in the"
                " folder."
            )
        return file

    def _is_own_file(self, file: Path) -> bool:
        try:
            real = Path(os.path.realpath(self._folder), file.relative_to(self._folder))
            return stat.S_ISREG(file.lstat().st_mode) and str(real) == os.path.realpath(
                file
            )
        except (OSError, ValueError):  # such as a null character, or a lone surrogate
            return False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The folder for uploads, made where there is none; what hinders is told."""
        try:
            self._place.mkdir(exist_ok=True)
            if self._place.is_symlink():
                raise UploadsUnusable(
                    f"The folder {FOLDER} is a link, and no linked folder is read; put a"
                    " folder in its place."
                )
            yield
        except OSError as error:
            raise UploadsUnusable(
                f"Can't write the folder {FOLDER} of your documents ({error.strerror});"
                " make it writable."
            ) from error


def is_uploaded(document: str) -> bool:
    """Whether a document's name is of a file that came by the page."""
    first, *rest = document.split("/")
    return first == FOLDER and bool(rest) and all(map(_is_plain, rest))


def _is_plain(part: str) -> bool:
    return bool(part) and not part.startswith(".")
