"""The documents' own files, opened so that no name and no link leads out of the folder."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableFile

_PIECE = 1 << 16
_HERE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe that nobody writes to must not hold up who opens it.
_FILE = _HERE | os.O_NONBLOCK


def open_original(folder: Path, name: str) -> BinaryIO:
    """A document's file, opened for reading.

    A link is followed where it stays in the folder, as a sync follows it; each step of the
    way it leads is then opened as no link.

    Raises:
        UnreadableFile: it is gone, leads out of the folder, or is no regular file.
    """
    root = Path(os.path.realpath(folder))
    place = Path(os.path.realpath(root / name))
    if not place.is_relative_to(root) or place == root:
        raise UnreadableFile("unreadable", f"{name!r} leads out of the folder.")
    try:
        descriptor = _opened(root, place.relative_to(root).parts)
    except OSError as error:
        raise UnreadableFile(
            "unreadable", f"{name!r} can't be read any more: {error.strerror}."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableFile("not_a_file", f"{name!r} is no regular file.")
    return os.fdopen(descriptor, "rb")


def _opened(root: Path, steps: tuple[str, ...]) -> int:
    *folders, file = steps
    here = os.open(root, _HERE | os.O_DIRECTORY)
    try:
        for folder in folders:
            inside = os.open(folder, _HERE | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = inside
        return os.open(file, _FILE, dir_fd=here)
    finally:
        os.close(here)


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file, which is closed at the end."""
    with file:
        while piece := file.read(_PIECE):
            yield piece
