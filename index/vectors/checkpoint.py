"""The base of vectors on the disk, which the writer keeps close to the catalogue."""

import json
import logging
import sqlite3
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.catalogue.database import meta
from index.catalogue.failures import unwritable
from index.vectors.base import FILE_NAME, BaseDamaged, VectorBase, file_version
from index.vectors.stored import StoredVectors

_log = logging.getLogger(__name__)

_REWRITE_AT = 0.1
_NOTE = "base"  # the catalogue's key for the writer's note about the last good base


def load(index: Path, connection: sqlite3.Connection) -> VectorBase:
    """The base on the disk, or one built from the catalogue if that is unusable."""
    base = _load_usable(index / FILE_NAME, connection)
    return _build(connection) if base is None else base


def discard(index: Path) -> None:
    """Remove the base of a catalogue that is gone: its numbers would mean other texts.

    Raises:
        IndexUnwritable: it can't be removed.
    """
    try:
        (index / FILE_NAME).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(index, error) from error


@dataclass(frozen=True, slots=True)
class _Note:
    """What the catalogue notes about a base, so that a sync need not read the base's file.

    `file` identifies the file. Up to the sequence number `settled`, few enough vectors had
    changed since the base was built.
    """

    file: str
    sequence: int
    count: int
    settled: int


def settle(index: Path, connection: sqlite3.Connection) -> None:
    """Write a new base if too many vectors have changed since the old one; only for the writer."""
    path, sequence = index / FILE_NAME, _sequence(connection)
    note = _read_note(connection)
    if note is None or note.file != file_version(path):
        note = _examine(path, connection)
    elif note.settled == sequence:
        return
    if note is None or _changes(connection, note.sequence) > _REWRITE_AT * note.count:
        note = _write(path, connection)
    _set_note(connection, replace(note, settled=sequence))


def _read_note(connection: sqlite3.Connection) -> _Note | None:
    """The catalogue's note about a base that is usable in its state, if there is one."""
    row = connection.execute(
        "SELECT value FROM meta WHERE key = ?", (_NOTE,)
    ).fetchone()
    if row is None:
        return None
    note = _Note(**json.loads(row[0]))
    return note if note.sequence in _usable_sequences(connection) else None


def _set_note(connection: sqlite3.Connection, note: _Note) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", (_NOTE, json.dumps(asdict(note)))
    )


def _examine(path: Path, connection: sqlite3.Connection) -> _Note | None:
    """Read all of the base on the disk, and return a note about it if it is usable."""
    version = file_version(path)
    base = _load_usable(path, connection)
    if base is None:
        return None
    return _Note(version, base.sequence, base.count, base.sequence)


def _write(path: Path, connection: sqlite3.Connection) -> _Note:
    """Replace the base with a new one of all vectors, and return a note about it."""
    base = _build(connection)
    base.save(path)
    # Texts dropped before the base was built are not in it: views need no record of them.
    connection.execute("DELETE FROM dropped WHERE sequence <= ?", (base.sequence,))
    connection.execute(
        "UPDATE meta SET value = ? WHERE key = 'purged'", (base.sequence,)
    )
    return _Note(file_version(path), base.sequence, base.count, base.sequence)


def _load_usable(path: Path, connection: sqlite3.Connection) -> VectorBase | None:
    """The base on the disk, if the catalogue can bring it up to date."""
    try:
        base = VectorBase.load(path)
    except FileNotFoundError:
        return None
    except (BaseDamaged, OSError) as error:
        _log.warning("%s; reading the vectors from the catalogue", error)
        return None
    if base.dimension != StoredVectors(connection).dimension:
        return None
    return base if base.sequence in _usable_sequences(connection) else None


def _usable_sequences(connection: sqlite3.Connection) -> range:
    """The sequence numbers of the bases that the catalogue can bring up to date.

    A later base may contain another model's vectors, or vectors that a power cut undid.
    """
    return range(int(meta(connection, "purged")), _sequence(connection) + 1)


def _changes(connection: sqlite3.Connection, sequence: int) -> int:
    """How many vectors were added and dropped since a sequence number."""
    (count,) = connection.execute(
        "SELECT (SELECT count(*) FROM vector WHERE sequence > :base)"
        " + (SELECT count(*) FROM dropped WHERE sequence > :base)",
        {"base": sequence},
    ).fetchone()
    return int(count)


def _build(connection: sqlite3.Connection) -> VectorBase:
    return VectorBase.build(_sequence(connection), StoredVectors(connection))


def _sequence(connection: sqlite3.Connection) -> int:
    return int(meta(connection, "sequence"))
