"""The catalogue's file: making it, opening it, and what it says of itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from index.errors import (
    IndexMissing,
    IndexUnreadable,
    IndexUnwritable,
    WrongFolder,
    WrongFormat,
)

FILE_NAME = "catalogue.sqlite"

_FORMAT = 2
_APPLICATION = 0x61736B71  # "askq": tells an askquote catalogue from any other database
_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index was made of: a folder, and an embedding model.

    `folder` is the folder's path, `relative` its path from the index folder.
    """

    folder: str
    relative: str
    model: str
    fingerprint: str
    dimension: int


def make_folder(index: Path) -> None:
    """Make the index folder, private and ignored by git, unless the index is there.

    Raises:
        IndexUnwritable: it cannot be made or written, or holds something else.
    """
    if exists(index):
        return
    try:
        index.mkdir(mode=0o700, parents=True, exist_ok=True)
        strangers = [path for path in index.iterdir() if not _is_own(path.name)]
        if strangers:
            raise IndexUnwritable(
                f"The folder {str(index)!r} holds other things than an index, such as"
                f" {strangers[0].name!r}; name another with --index."
            )
        index.chmod(0o700)
        (index / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise unwritable(index, error) from error


def _is_own(name: str) -> bool:
    """Whether a file's name is one that a sync that was cut short may have left."""
    return name in {".gitignore", "writer.lock"} or name.startswith(
        (FILE_NAME, "vectors.")
    )


def unwritable(index: Path, error: Exception) -> IndexUnwritable:
    """What to say of an index folder that can't be written."""
    reason = getattr(error, "strerror", None) or error
    return IndexUnwritable(
        f"Can't write the index folder {str(index)!r} ({reason}); make it writable or"
        " name another with --index."
    )


@contextmanager
def readable(index: Path) -> Iterator[None]:
    """SQLite's errors in the block as a sentence on the index."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise unreadable(index, error) from error


def unreadable(index: Path, error: sqlite3.Error) -> IndexUnreadable:
    """What to say of an index that can't be read."""
    return IndexUnreadable(
        f"Can't read the index in {str(index)!r} ({error}); see whether you may read and"
        " write that folder. If it is damaged, remove it and run: askquote sync"
    )


def create(index: Path, identity: Identity) -> None:
    """Make an empty catalogue in the index folder, whole or not at all."""
    half_made = index / f"{FILE_NAME}.new"
    half_made.unlink(missing_ok=True)
    with closing(sqlite3.connect(half_made)) as connection:
        _lay_out(connection, identity)
    # The log of a catalogue that someone removed would be played into this one.
    for ending in ("-wal", "-shm"):
        (index / f"{FILE_NAME}{ending}").unlink(missing_ok=True)
    half_made.rename(index / FILE_NAME)


def _lay_out(connection: sqlite3.Connection, identity: Identity) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {_FORMAT}")
    script = resources.files("index").joinpath("catalogue.sql")
    connection.executescript(script.read_text(encoding="utf-8"))
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [
            ("folder", identity.folder),
            ("relative", identity.relative),
            ("model", identity.model),
            ("fingerprint", identity.fingerprint),
            ("dimension", identity.dimension),
            ("sequence", 0),  # counts the changes of the vectors
            ("purged", 0),  # `dropped` is complete after this sequence number
            ("scanned_ns", 0),  # when the last scan of the folder began
            ("complete", 0),  # whether any sync has come to its end
        ],
    )
    connection.commit()


def exists(index: Path) -> bool:
    """Whether there is an index in a folder."""
    return (index / FILE_NAME).is_file()


def file_of(index: Path) -> tuple[int, int]:
    """Tells one catalogue's file from another in its place.

    Raises:
        IndexMissing: there is none.
    """
    try:
        status = (index / FILE_NAME).stat()
    except OSError as error:
        raise _missing(index) from error
    return status.st_dev, status.st_ino


def connect(index: Path, *, write: bool) -> sqlite3.Connection:
    """Open a catalogue; transactions are the caller's, and so is the thread.

    Raises:
        IndexMissing: there is none.
        IndexUnreadable: it can't be opened for the moment.
        WrongFormat: it was written by another version, or by something else.
    """
    if not exists(index):
        raise _missing(index)
    mode = "rw" if write else "ro"
    try:
        connection = sqlite3.connect(
            f"{(index / FILE_NAME).resolve().as_uri()}?mode={mode}",
            uri=True,
            timeout=_WAIT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.OperationalError as error:
        raise unreadable(index, error) from error
    try:
        _check_format(connection, index)
    except BaseException:
        connection.close()
        raise
    connection.execute("PRAGMA foreign_keys = ON")
    # A killed process loses nothing under NORMAL; a power cut at most the last commits.
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _check_format(connection: sqlite3.Connection, index: Path) -> None:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError as error:
        raise unreadable(index, error) from error
    except sqlite3.DatabaseError as error:
        raise _wrong_format(index) from error
    if (application, version) != (_APPLICATION, _FORMAT):
        raise _wrong_format(index)


@contextmanager
def opened(index: Path) -> Iterator[sqlite3.Connection]:
    """A catalogue for reading, closed behind the block; raises what `connect` does."""
    with readable(index), closing(connect(index, write=False)) as connection:
        yield connection


def _missing(index: Path) -> IndexMissing:
    return IndexMissing(
        f"There is no index in {str(index)!r}; make one with: askquote sync"
    )


def _wrong_format(index: Path) -> WrongFormat:
    return WrongFormat(
        f"The index in {str(index)!r} was not written by this version of askquote;"
        " remove that folder and run: askquote sync"
    )


def meta(connection: sqlite3.Connection, key: str) -> str | int:
    """One fact that the catalogue states of itself."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    value: str | int = row[0]
    return value


def identity(connection: sqlite3.Connection) -> Identity:
    """What the index was made of."""
    return Identity(
        folder=str(meta(connection, "folder")),
        relative=str(meta(connection, "relative")),
        model=str(meta(connection, "model")),
        fingerprint=str(meta(connection, "fingerprint")),
        dimension=int(meta(connection, "dimension")),
    )


def folder_of(index: Path, identity: Identity) -> Path:
    """The folder that an index is of, also when both were moved together."""
    recorded = Path(identity.folder)
    moved = (index / identity.relative).resolve()
    return moved if not recorded.exists() and moved.is_dir() else recorded


def refuse_another_folder(index: Path, identity: Identity, folder: Path) -> None:
    """Let an index be used with its own folder alone.

    Raises:
        WrongFolder: the index is of another folder.
    """
    if folder_of(index, identity) != folder.resolve():
        raise WrongFolder(
            f"The index in {str(index)!r} is of the folder {identity.folder!r}, not of"
            f" {str(folder)!r}; name another index with --index, or remove that one."
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block's changes, or none of them."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
