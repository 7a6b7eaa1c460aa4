"""Views of the vectors, kept level with the catalogue without a lock between askers."""

import logging
import sqlite3
import threading
from pathlib import Path

import numpy as np

from index.catalogue import meta
from index.embedder import Vectors
from index.vector_base import FILE_NAME, BaseDamaged, VectorBase
from index.vectors import Numbers, VectorView

_log = logging.getLogger(__name__)

_REWRITE_AT = 0.1


class Views:
    """The newest view of an index's vectors; safe for threads.

    Views are immutable and swapped by reference: a question keeps the one it took.
    """

    def __init__(self, index: Path) -> None:
        self._path = index / FILE_NAME
        self._lock = threading.Lock()
        self._view: VectorView | None = None

    def current(self, connection: sqlite3.Connection) -> VectorView:
        """A view at least as new as the connection's transaction."""
        view = self._view
        if view is not None and view.sequence >= _sequence(connection):
            return view
        with self._lock:
            self._view = self._advanced(self._view, connection)
            return self._view

    def _advanced(
        self, view: VectorView | None, connection: sqlite3.Connection
    ) -> VectorView:
        sequence = _sequence(connection)
        # A view whose base has been written anew would carry its tail for ever.
        if view is None or view.base.sequence < int(meta(connection, "purged")):
            view = VectorView.on(self._base(connection))
        if view.sequence >= sequence:
            return view
        numbers, vectors = _vectors_after(
            connection, view.sequence, view.base.dimension
        )
        gone = connection.execute(
            "SELECT text FROM dropped WHERE sequence > ?", (view.sequence,)
        ).fetchall()
        return view.advanced(
            sequence, numbers, vectors, np.array(gone, np.int64).reshape(-1)
        )

    def _base(self, connection: sqlite3.Connection) -> VectorBase:
        """The base on the disk, or one made from the catalogue where that is no good."""
        try:
            base = VectorBase.load(self._path)
        except FileNotFoundError:
            return _build_base(connection)
        except BaseDamaged as damage:
            _log.warning("%s; reading the vectors from the catalogue", damage)
            return _build_base(connection)
        if base.sequence < int(meta(connection, "purged")):
            return _build_base(connection)
        return base


def discard(index: Path) -> None:
    """Remove a base that is of no catalogue any more: its numbers mean other texts."""
    (index / FILE_NAME).unlink(missing_ok=True)


def settle(index: Path, connection: sqlite3.Connection) -> None:
    """Write a new base when too much stands beside the old one; for the writer alone."""
    try:
        old = VectorBase.load(index / FILE_NAME)
    except (FileNotFoundError, BaseDamaged):
        pass
    else:
        if _beside(connection, old) <= _REWRITE_AT * old.count:
            return
    base = _build_base(connection)
    base.save(index / FILE_NAME)
    # What went before the base was built is not in it: no view needs to be told.
    connection.execute("DELETE FROM dropped WHERE sequence <= ?", (base.sequence,))
    connection.execute(
        "UPDATE meta SET value = ? WHERE key = 'purged'", (base.sequence,)
    )


def _beside(connection: sqlite3.Connection, base: VectorBase) -> int:
    """How many vectors came and went since a base was built."""
    (count,) = connection.execute(
        "SELECT (SELECT count(*) FROM vector WHERE sequence > :base)"
        " + (SELECT count(*) FROM dropped WHERE sequence > :base)",
        {"base": base.sequence},
    ).fetchone()
    return int(count)


def _build_base(connection: sqlite3.Connection) -> VectorBase:
    dimension = int(meta(connection, "dimension"))
    numbers, vectors = _vectors_after(connection, 0, dimension)
    return VectorBase.build(_sequence(connection), numbers, vectors)


def _sequence(connection: sqlite3.Connection) -> int:
    return int(meta(connection, "sequence"))


def _vectors_after(
    connection: sqlite3.Connection, sequence: int, dimension: int
) -> tuple[Numbers, Vectors]:
    """The numbers and vectors that came after a sequence number."""
    rows = connection.execute(
        "SELECT text, data FROM vector WHERE sequence > ? ORDER BY text", (sequence,)
    ).fetchall()
    numbers = np.array([number for number, _ in rows], np.int64)
    vectors = np.frombuffer(b"".join(data for _, data in rows), "<f4")
    return numbers, vectors.reshape(len(rows), dimension)
