"""Opening the original files so that no name and no link leads out of the folder."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableFile

_CHUNK = 1 << 16
_BASE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
# Opening a pipe without a writer must not block.
_FILE_FLAGS = _BASE_FLAGS | os.O_NONBLOCK


def open_original(folder: Path, name: str) -> BinaryIO:
    """Open a document's file for reading.

    Follows a link that stays in the folder, as a sync does. Each part of the resolved path is
    then opened without following links.

    Raises:
        UnreadableFile: it is gone, leads out of the folder, or isn't a regular file.
    """
    root = Path(os.path.realpath(folder))
    real = Path(os.path.realpath(root / name))
    if not real.is_relative_to(root) or real == root:
        raise UnreadableFile("unreadable", f"{name!r} leads out of the folder.")
    try:
        descriptor = _open_without_links(root, real.relative_to(root).parts)
    except OSError as error:
        raise UnreadableFile(
            "unreadable", f"{name!r} can no longer be read: {error.strerror}."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableFile("not_a_file", f"{name!r} isn't a regular file.")
    return os.fdopen(descriptor, "rb")


def _open_without_links(root: Path, parts: tuple[str, ...]) -> int:
    *folders, file = parts
    current = os.open(root, _BASE_FLAGS | os.O_DIRECTORY)
    try:
        for folder in folders:
            inside = os.open(folder, _BASE_FLAGS | os.O_DIRECTORY, dir_fd=current)
            os.close(current)
            current = inside
        return os.open(file, _FILE_FLAGS, dir_fd=current)
    finally:
        os.close(current)


def read_chunks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file, which is then closed."""
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
