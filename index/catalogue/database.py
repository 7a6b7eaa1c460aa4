"""The catalogue's file: making it, opening it, and what it says of itself."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from index.catalogue.failures import (
    CATALOGUE_FILE,
    missing,
    readable,
    unreadable,
    unwritable,
    writable,
    wrong_format,
)
from index.errors import IndexUnwritable, WrongFolder
from index.fulltext.postings import prepare

FILE_NAME = CATALOGUE_FILE

_FORMAT = 3
_APPLICATION = 0x61736B71  # "askq": tells an askquote catalogue from any other database
_WAIT_SECONDS = 30.0
_OWN = (FILE_NAME, "vectors.", "writer.", "calibrators.", "feedback.")


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
    """Whether a file's name is one of askquote's, left where the catalogue was removed."""
    return name == ".gitignore" or name.startswith(_OWN)


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
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {_FORMAT}")
    script = resources.files("index.catalogue").joinpath("schema.sql")
    connection.executescript(script.read_text(encoding="utf-8"))
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [
            ("folder", identity.folder),
            ("relative", identity.relative),
            ("model", identity.model),
            ("fingerprint", identity.fingerprint),
            ("dimension", identity.dimension),
            ("next", ""),  # the fingerprint of the model that it is changing to
            ("sequence", 0),  # counts the changes of the vectors
            ("purged", 0),  # `dropped` is complete after this sequence number
            ("scanned_ns", 0),  # when the last scan of the folder began
            ("complete", 0),  # whether any sync has come to its end
        ],
    )
    connection.commit()
    # Last, as what is in the log when the file is renamed is lost: on a full disk, all.
    connection.execute("PRAGMA journal_mode = WAL")


def exists(index: Path) -> bool:
    """Whether there is an index in a folder.

    Raises:
        IndexUnreadable: nobody may look.
    """
    try:
        return (index / FILE_NAME).is_file()
    except PermissionError as error:
        raise unreadable(index, error) from error


@dataclass(frozen=True, slots=True)
class Version:
    """Tells a catalogue's file from another in its place, and its states apart.

    `contents` are its size and time and the size of its log: they change with the state,
    at the latest when the log is taken into the file.
    """

    file: tuple[int, int]
    contents: tuple[int, int, int]


def version_of(index: Path) -> Version:
    """The catalogue's file as it is now.

    Raises:
        IndexMissing: there is none.
        IndexUnreadable: nobody may look.
    """
    try:
        status = (index / FILE_NAME).stat()
    except PermissionError as error:
        raise unreadable(index, error) from error
    except OSError as error:
        raise missing(index) from error
    return Version(
        (status.st_dev, status.st_ino),
        (status.st_size, status.st_mtime_ns, _log_size(index)),
    )


def _log_size(index: Path) -> int:
    """The length of what was committed since the catalogue's file was last written."""
    try:
        return (index / f"{FILE_NAME}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def flush(index: Path) -> None:
    """Have the disk hold all that was committed.

    SQLite's own way, a checkpoint, would wait for those who ask.
    """
    log = index / f"{FILE_NAME}-wal"
    if log.exists():
        with log.open("rb") as file:
            os.fsync(file.fileno())


class Immutable(sqlite3.Connection):
    """A connection that takes the file for unchanging, and can't tell if it does change."""


def connect(index: Path, *, write: bool) -> sqlite3.Connection:
    """Open a catalogue; transactions are the caller's, and so is the thread.

    To read where nothing can be written, it may be `Immutable`.

    Raises:
        IndexMissing: there is none.
        IndexUnreadable: it can't be opened for the moment.
        IndexUnwritable: nor can it be to write.
        WrongFormat: it was written by another version, or by something else.
    """
    if not exists(index):
        raise missing(index)
    if write:
        with writable(index):
            return _connected(index, "mode=rw")
    with readable(index):
        try:
            return _connected(index, "mode=ro")
        except sqlite3.OperationalError:
            # SQLite needs files beside the catalogue's, and there is no room or right to
            # make them. It can do without, but would then leave out a log.
            if _log_size(index):
                raise
            return _connected(index, "mode=ro&immutable=1", Immutable)


def _connected(
    index: Path, how: str, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{(index / FILE_NAME).resolve().as_uri()}?{how}",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=kind,
    )
    try:
        _check_format(connection, index)
        connection.execute("PRAGMA foreign_keys = ON")
        # A killed process loses nothing under NORMAL; a power cut at most the last commits.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_format(connection: sqlite3.Connection, index: Path) -> None:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        raise wrong_format(index) from error
    if (application, version) != (_APPLICATION, _FORMAT):
        raise wrong_format(index)


@contextmanager
def opened(index: Path) -> Iterator[sqlite3.Connection]:
    """A catalogue for reading, closed behind the block; raises what `connect` does."""
    with readable(index), closing(connect(index, write=False)) as connection:
        yield connection


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
        connection.execute("COMMIT")
    except BaseException:
        # A full disk ends a transaction by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
