"""Views of the vectors, kept level with the catalogue; askers wait for a newer one alone."""

import logging
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalogue import meta
from index.stored_vectors import StoredVectors
from index.vector_base import FILE_NAME, BaseDamaged, VectorBase
from index.vectors import VectorView

_log = logging.getLogger(__name__)

_REWRITE_AT = 0.1


class ModelChanged(Exception):
    """The vectors are another model's than the transaction knows; begin another."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A view, and the fingerprint of the model that its vectors are of."""

    model: str
    view: VectorView


class Views:
    """The newest view of an index's vectors; safe for threads.

    Views are immutable and swapped by reference: a question keeps the one it took.
    """

    def __init__(self, index: Path) -> None:
        self._path = index / FILE_NAME
        self._lock = threading.Lock()
        self._held: _Held | None = None

    def current(self, connection: sqlite3.Connection) -> VectorView:
        """A view at least as new as the connection's transaction.

        Raises:
            ModelChanged: since the transaction began, the vectors became another model's.
        """
        model = str(meta(connection, "fingerprint"))
        held = self._held
        if held is None or held.view.sequence < _sequence(connection):
            with self._lock:
                held = self._held = self._advanced(self._held, connection, model)
        if held.model != model:
            raise ModelChanged
        return held.view

    def close(self) -> None:
        """Let go of the base's file, once no question uses it."""
        self._held = None

    def _advanced(
        self, held: "_Held | None", connection: sqlite3.Connection, model: str
    ) -> "_Held":
        sequence = _sequence(connection)
        view = None if held is None else held.view
        # A view whose base has been written anew would carry its tail for ever.
        if view is None or view.base.sequence < int(meta(connection, "purged")):
            view = VectorView.on(self._base(connection))
            held = _Held(model, view)
        if held is not None and view.sequence >= sequence:
            return held
        gone = connection.execute(
            "SELECT text FROM dropped WHERE sequence > ?", (view.sequence,)
        )
        newer = view.advanced(
            sequence,
            StoredVectors(connection).newer(view.sequence),
            np.fromiter((number for (number,) in gone), np.int64),
        )
        return _Held(model, newer)

    def _base(self, connection: sqlite3.Connection) -> VectorBase:
        """The base on the disk, or one made from the catalogue where that is no good."""
        base = _load(self._path, connection)
        return _build(connection) if base is None else base


def discard(index: Path) -> None:
    """Remove a base that is of no catalogue any more: its numbers mean other texts."""
    (index / FILE_NAME).unlink(missing_ok=True)


def settle(index: Path, connection: sqlite3.Connection) -> None:
    """Write a new base when too much stands beside the old one; for the writer alone."""
    old = _load(index / FILE_NAME, connection)
    if old is not None and _beside(connection, old) <= _REWRITE_AT * old.count:
        return
    base = _build(connection)
    base.save(index / FILE_NAME)
    # What went before the base was built is not in it: no view needs to be told.
    connection.execute("DELETE FROM dropped WHERE sequence <= ?", (base.sequence,))
    connection.execute(
        "UPDATE meta SET value = ? WHERE key = 'purged'", (base.sequence,)
    )


def _load(path: Path, connection: sqlite3.Connection) -> VectorBase | None:
    """The base on the disk, if it is good, and of no state that the catalogue can't lead on from."""
    try:
        base = VectorBase.load(path)
    except FileNotFoundError:
        return None
    except BaseDamaged as damage:
        _log.warning("%s; reading the vectors from the catalogue", damage)
        return None
    # A later one may hold what another model made, or what a power cut took back.
    known = range(int(meta(connection, "purged")), _sequence(connection) + 1)
    is_alike = base.dimension == StoredVectors(connection).dimension
    return base if is_alike and base.sequence in known else None


def _beside(connection: sqlite3.Connection, base: VectorBase) -> int:
    """How many vectors came and went since a base was built."""
    (count,) = connection.execute(
        "SELECT (SELECT count(*) FROM vector WHERE sequence > :base)"
        " + (SELECT count(*) FROM dropped WHERE sequence > :base)",
        {"base": base.sequence},
    ).fetchone()
    return int(count)


def _build(connection: sqlite3.Connection) -> VectorBase:
    return VectorBase.build(_sequence(connection), StoredVectors(connection))


def _sequence(connection: sqlite3.Connection) -> int:
    return int(meta(connection, "sequence"))
