"""Read the bytes of a file that may change at any moment."""

import os
import stat
from pathlib import Path

from index.errors import UnreadableFile
from index.extract.limits import Limits
from index.store.records import Stamp

TRANSIENT = frozenset({"unreadable", "changing"})
"""Failures that say nothing about a file's bytes: every sync tries it again."""

# Don't wait for a pipe that has replaced a file.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FileGone(Exception):
    """The file no longer exists."""


def read_file(path: Path, scanned: Stamp, limits: Limits) -> bytes:
    """Read the regular file that a scan found.

    Raises:
        FileGone: it no longer exists.
        UnreadableFile: it can't be read, is too large, or changed while being read.
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
    """Check that an open file is the one that was scanned, and small enough."""
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("not_a_file", "It isn't a regular file.")
    # A file that has replaced it may be a link that leads out of the folder.
    if not Stamp.of(status).is_of_same_file(scanned):
        raise _changing()
    if status.st_size > limits.file_bytes:
        raise limits.file_too_large(status.st_size)


def _changing() -> UnreadableFile:
    return UnreadableFile(
        "changing", "It changed while being read; the next sync reads it again."
    )
