"""SQLite's and the system's errors about an index, as errors with a sentence for the user."""

import errno
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexMissing, IndexUnreadable, IndexUnwritable, WrongFormat

CATALOGUE_FILE = "catalogue.sqlite"
"""The name of the file in an index folder that a user removes if it is damaged."""

# Bugs in askquote: the file is fine, and nobody should be told to remove it.
_BUGS = (sqlite3.DataError, sqlite3.IntegrityError, sqlite3.ProgrammingError)


@contextmanager
def writable(index: Path) -> Iterator[None]:
    """Turn SQLite's errors in a block that writes into errors about the index."""
    try:
        yield
    except _BUGS:
        raise
    except sqlite3.OperationalError as error:
        raise unwritable(index, error) from error
    except sqlite3.DatabaseError as error:
        raise unreadable(index, error) from error


def unwritable(index: Path, error: OSError | sqlite3.Error) -> IndexUnwritable:
    """The error for an index folder that can't be written."""
    if _is_full(error):
        return IndexUnwritable(
            f"No space left on the disk for the index in {str(index)!r}; make room and run:"
            " askquote sync. It continues where it stopped."
        )
    return IndexUnwritable(
        f"Can't write the index folder {str(index)!r} ({_reason(error)}); make it writable or"
        " name another with --index."
    )


def _reason(error: OSError | sqlite3.Error) -> object:
    return getattr(error, "strerror", None) or error


def _is_full(error: OSError | sqlite3.Error) -> bool:
    if isinstance(error, OSError):
        return error.errno == errno.ENOSPC
    # The second concerns the memory that readers share, which is also in a file.
    full = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
    return getattr(error, "sqlite_errorcode", None) in full


@contextmanager
def readable(index: Path) -> Iterator[None]:
    """Turn SQLite's errors in a block that reads into errors about the index."""
    try:
        yield
    except _BUGS:
        raise
    except sqlite3.DatabaseError as error:
        raise unreadable(index, error) from error


def unreadable(index: Path, error: OSError | sqlite3.Error) -> IndexUnreadable:
    """The error for an index that can't be read."""
    return IndexUnreadable(
        f"Can't read the index in {str(index)!r} ({_reason(error)}); check that you can read and"
        f" write that folder. If it is damaged, remove its {CATALOGUE_FILE} and run: askquote sync"
    )


def missing(index: Path) -> IndexMissing:
    """The error for a folder without an index."""
    return IndexMissing(
        f"There is no index in {str(index)!r}; create one with: askquote sync --index"
        f" {shlex.quote(str(index))}"
    )


def wrong_format(index: Path) -> WrongFormat:
    """The error for a catalogue that this version can't have written."""
    return WrongFormat(
        f"The index in {str(index)!r} was not written by this version of askquote;"
        f" remove its {CATALOGUE_FILE} and run: askquote sync"
    )
