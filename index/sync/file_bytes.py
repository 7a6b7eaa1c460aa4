"""The bytes of a file, whatever happens to it meanwhile."""

import os
import stat
from pathlib import Path

from index.errors import UnreadableFile
from index.extract.limits import Limits
from index.store.records import Stamp

PASSING = frozenset({"unreadable", "changing"})
"""The failures that say nothing of a file's bytes: it is worth a try at every sync."""

# A pipe that has come into a file's place is not waited for.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FileGone(Exception):
    """There is no such file any more."""


def read_file(path: Path, scanned: Stamp, limits: Limits) -> bytes:
    """Read the regular file that a scan saw, unless it is too large or changes meanwhile.

    Raises:
        FileGone: it is not there.
        UnreadableFile: it can't be read.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            before = os.fstat(file.fileno())
            _check(before, scanned, limits)
            data = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise FileGone from error
    except OSError as error:
        reason = f"It can't be read: {error.strerror}."
        raise UnreadableFile("unreadable", reason) from error
    if len(data) != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise _changing()
    return data


def _check(status: os.stat_result, scanned: Stamp, limits: Limits) -> None:
    """Refuse an open file that is none to be read."""
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("not_a_file", "It is no regular file.")
    # What has come into its place since may be a link that leads out of the folder.
    if not Stamp.of(status).is_of_same_file(scanned):
        raise _changing()
    if status.st_size > limits.file_bytes:
        raise limits.file_too_large(status.st_size)


def _changing() -> UnreadableFile:
    return UnreadableFile(
        "changing", "It changed while it was read; the next sync reads it again."
    )
