"""The base of vectors on the disk, kept near the catalogue by the writer."""

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
_NOTE = "base"  # the catalogue's fact that tells which base was last found good


def load(index: Path, connection: sqlite3.Connection) -> VectorBase:
    """The base on the disk, or one made from the catalogue where that is no good."""
    base = _good(index / FILE_NAME, connection)
    return _built(connection) if base is None else base


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
    """What the catalogue keeps of a base, so that a sync need not read the base's file.

    `file` tells the file from any other; up to the sequence number `settled` little enough
    stood beside the base.
    """

    file: str
    sequence: int
    count: int
    settled: int


def settle(index: Path, connection: sqlite3.Connection) -> None:
    """Write a new base when too much stands beside the old one; for the writer alone."""
    path, sequence = index / FILE_NAME, _sequence(connection)
    note = _noted(connection)
    if note is None or note.file != file_version(path):
        note = _examined(path, connection)
    elif note.settled == sequence:
        return
    if note is None or _beside(connection, note.sequence) > _REWRITE_AT * note.count:
        note = _written(path, connection)
    _set_note(connection, replace(note, settled=sequence))


def _noted(connection: sqlite3.Connection) -> _Note | None:
    """The catalogue's note of a base that leads to its state, if there is one."""
    row = connection.execute(
        "SELECT value FROM meta WHERE key = ?", (_NOTE,)
    ).fetchone()
    if row is None:
        return None
    note = _Note(**json.loads(row[0]))
    return note if note.sequence in _known(connection) else None


def _set_note(connection: sqlite3.Connection, note: _Note) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", (_NOTE, json.dumps(asdict(note)))
    )


def _examined(path: Path, connection: sqlite3.Connection) -> _Note | None:
    """A note of the base on the disk, all of which is read, if it is any good."""
    version = file_version(path)
    base = _good(path, connection)
    if base is None:
        return None
    return _Note(version, base.sequence, base.count, base.sequence)


def _written(path: Path, connection: sqlite3.Connection) -> _Note:
    """A note of a new base of all there is, in the place of the old one."""
    base = _built(connection)
    base.save(path)
    # What went before the base was built is not in it: no view needs to be told.
    connection.execute("DELETE FROM dropped WHERE sequence <= ?", (base.sequence,))
    connection.execute(
        "UPDATE meta SET value = ? WHERE key = 'purged'", (base.sequence,)
    )
    return _Note(file_version(path), base.sequence, base.count, base.sequence)


def _good(path: Path, connection: sqlite3.Connection) -> VectorBase | None:
    """The base on the disk, if it is good, and of no state that the catalogue can't lead on from."""
    try:
        base = VectorBase.load(path)
    except FileNotFoundError:
        return None
    except (BaseDamaged, OSError) as error:
        _log.warning("%s; reading the vectors from the catalogue", error)
        return None
    is_alike = base.dimension == StoredVectors(connection).dimension
    return base if is_alike and base.sequence in _known(connection) else None


def _known(connection: sqlite3.Connection) -> range:
    """The sequence numbers of the bases from which the catalogue can lead on.

    A later one may hold what another model made, or what a power cut took back.
    """
    return range(int(meta(connection, "purged")), _sequence(connection) + 1)


def _beside(connection: sqlite3.Connection, sequence: int) -> int:
    """How many vectors came and went since a base of a sequence number was built."""
    (count,) = connection.execute(
        "SELECT (SELECT count(*) FROM vector WHERE sequence > :base)"
        " + (SELECT count(*) FROM dropped WHERE sequence > :base)",
        {"base": sequence},
    ).fetchone()
    return int(count)


def _built(connection: sqlite3.Connection) -> VectorBase:
    return VectorBase.build(_sequence(connection), StoredVectors(connection))


def _sequence(connection: sqlite3.Connection) -> int:
    return int(meta(connection, "sequence"))
