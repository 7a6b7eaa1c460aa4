"""The current view of the vectors, kept up to date with the catalogue."""

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalogue.database import meta
from index.vectors import checkpoint
from index.vectors.stored import StoredVectors
from index.vectors.view import VectorView


class ModelChanged(Exception):
    """The vectors are of another model than the transaction's; begin a new transaction."""


@dataclass(frozen=True, slots=True)
class _ModelView:
    """A view, and the fingerprint of the model of its vectors."""

    model: str
    view: VectorView


class CurrentView:
    """The newest view of an index's vectors; thread-safe.

    Views are immutable and swapped by reference: a question keeps the one it got, and waits
    only if it needs a newer one.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._latest: _ModelView | None = None

    def current(self, connection: sqlite3.Connection) -> VectorView:
        """A view at least as new as the connection's transaction.

        Raises:
            ModelChanged: the model of the vectors has changed since the transaction began.
        """
        model = str(meta(connection, "fingerprint"))
        latest = self._latest
        if latest is None or latest.view.sequence < _sequence(connection):
            with self._lock:
                latest = self._latest = self._advance(self._latest, connection, model)
        if latest.model != model:
            raise ModelChanged
        return latest.view

    def close(self) -> None:
        """Release the base's file, once no question uses it."""
        self._latest = None

    def _advance(
        self, latest: _ModelView | None, connection: sqlite3.Connection, model: str
    ) -> _ModelView:
        sequence = _sequence(connection)
        view = None if latest is None else latest.view
        # A view whose base has been rewritten would keep its tail forever.
        if view is None or view.base.sequence < int(meta(connection, "purged")):
            view = VectorView.on(checkpoint.load(self._index, connection))
            latest = _ModelView(model, view)
        if latest is not None and view.sequence >= sequence:
            return latest
        gone = connection.execute(
            "SELECT text FROM dropped WHERE sequence > ?", (view.sequence,)
        )
        newer = view.advance(
            sequence,
            StoredVectors(connection).newer(view.sequence),
            np.fromiter((number for (number,) in gone), np.int64),
        )
        return _ModelView(model, newer)


def _sequence(connection: sqlite3.Connection) -> int:
    return int(meta(connection, "sequence"))
