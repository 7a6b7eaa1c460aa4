"""The catalogue's file: create it, open it, and read what it records about itself."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
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
from index.catalogue.identity import Identity
from index.errors import IndexUnwritable
from index.fulltext.postings import prepare

FILE_NAME = CATALOGUE_FILE

_FORMAT = 3
_APPLICATION = 0x61736B71  # "askq": distinguishes a catalogue from other databases
_WAIT_SECONDS = 30.0
_OUR_PREFIXES = (FILE_NAME, "vectors.", "writer.", "calibrators.", "feedback.")


def make_folder(index: Path) -> None:
    """Create the index folder, private and ignored by git, unless there is an index.

    Raises:
        IndexUnreadable: the folder can't be looked at.
        IndexUnwritable: it can't be created or written, or contains other files.
    """
    if exists(index):
        return
    try:
        index.mkdir(mode=0o700, parents=True, exist_ok=True)
        foreign = [path for path in index.iterdir() if not _is_ours(path.name)]
        if foreign:
            raise IndexUnwritable(
                f"The folder {str(index)!r} contains files that don't belong to an index,"
                f" such as {foreign[0].name!r}; name another with --index."
            )
        index.chmod(0o700)
        (index / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise unwritable(index, error) from error


def _is_ours(name: str) -> bool:
    """Whether a file may be left over from an index whose catalogue was removed."""
    return name == ".gitignore" or name.startswith(_OUR_PREFIXES)


def create(index: Path, identity: Identity) -> None:
    """Create an empty catalogue in the index folder, atomically.

    Raises:
        IndexUnwritable: its files can't be replaced.
    """
    partial = index / f"{FILE_NAME}.new"
    try:
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial)) as connection:
            _create_tables(connection, identity)
        # The log of a removed catalogue would be replayed into this one.
        for ending in ("-wal", "-shm"):
            (index / f"{FILE_NAME}{ending}").unlink(missing_ok=True)
        partial.rename(index / FILE_NAME)
    except OSError as error:
        raise unwritable(index, error) from error


def _create_tables(connection: sqlite3.Connection, identity: Identity) -> None:
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
            ("next", ""),  # the fingerprint of the model it is changing to
            ("sequence", 0),  # counts the changes of the vectors
            ("purged", 0),  # `dropped` is complete after this sequence number
            ("scanned_ns", 0),  # when the last scan of the folder began
            ("complete", 0),  # whether any sync has finished
        ],
    )
    connection.commit()
    # Last, because renaming the file loses its log: on a full disk, that is everything.
    connection.execute("PRAGMA journal_mode = WAL")


def exists(index: Path) -> bool:
    """Whether a folder contains an index.

    Raises:
        IndexUnreadable: the folder can't be looked at.
    """
    try:
        return (index / FILE_NAME).is_file()
    except OSError as error:
        raise unreadable(index, error) from error


@dataclass(frozen=True, slots=True)
class Version:
    """Identifies a catalogue's file, and distinguishes its states.

    `contents` is its size and time, and the size of its log. They change with the state, at
    the latest when SQLite copies the log into the file.
    """

    file: tuple[int, int]
    contents: tuple[int, int, int]


def version_of(index: Path) -> Version:
    """The version of the catalogue's file as it is now.

    Raises:
        IndexMissing: there is no such file.
        IndexUnreadable: it can't be looked at.
    """
    try:
        status = (index / FILE_NAME).stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise missing(index) from error
    except OSError as error:
        raise unreadable(index, error) from error
    return Version(
        (status.st_dev, status.st_ino),
        (status.st_size, status.st_mtime_ns, _log_size(index)),
    )


def _log_size(index: Path) -> int:
    """The size in bytes of what was committed since the catalogue's file was last written."""
    try:
        return (index / f"{FILE_NAME}-wal").stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise unreadable(index, error) from error


def flush(index: Path) -> None:
    """Make the disk store everything that was committed.

    SQLite's own way, a checkpoint, would wait for the readers.
    """
    log = index / f"{FILE_NAME}-wal"
    with suppress(FileNotFoundError), log.open("rb") as file:
        os.fsync(file.fileno())


class Immutable(sqlite3.Connection):
    """A connection that assumes the file never changes, and doesn't notice if it does."""


def connect(index: Path, *, write: bool) -> sqlite3.Connection:
    """Open a catalogue; the caller manages transactions, and uses it in one thread at a time.

    For reading, where nothing can be written, the connection may be `Immutable`.

    Raises:
        IndexMissing: there is no catalogue.
        IndexUnreadable: it can't be opened right now.
        IndexUnwritable: it can't be opened for writing.
        WrongFormat: another version or another program wrote it.
    """
    if not exists(index):
        raise missing(index)
    if write:
        with writable(index):
            return _connect(index, "mode=rw")
    with readable(index):
        try:
            return _connect(index, "mode=ro")
        except sqlite3.OperationalError:
            # SQLite needs files next to the catalogue's, and lacks the space or permission to
            # create them. It can do without, but would then ignore a log.
            if _log_size(index):
                raise
            return _connect(index, "mode=ro&immutable=1", Immutable)


def _connect(
    index: Path, options: str, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{(index / FILE_NAME).resolve().as_uri()}?{options}",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=kind,
    )
    try:
        _check_format(connection, index)
        connection.execute("PRAGMA foreign_keys = ON")
        # Under NORMAL, a killed process loses nothing, and a power cut the last commits at most.
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
    """Open a catalogue for reading, and close it after the block; raises what `connect` does."""
    with readable(index), closing(connect(index, write=False)) as connection:
        yield connection


def meta(connection: sqlite3.Connection, key: str) -> str | int:
    """One value of the catalogue's table of facts about itself."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    value: str | int = row[0]
    return value


def identity(connection: sqlite3.Connection) -> Identity:
    """What the index was made from."""
    return Identity(
        folder=str(meta(connection, "folder")),
        relative=str(meta(connection, "relative")),
        model=str(meta(connection, "model")),
        fingerprint=str(meta(connection, "fingerprint")),
        dimension=int(meta(connection, "dimension")),
    )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit all of the block's changes, or roll all of them back."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite rolls back by itself when the disk is full.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
