"""CurrentView of the vectors, kept level with the catalogue; askers wait for a newer one alone."""

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
    """The vectors are another model's than the transaction knows; begin another."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A view, and the fingerprint of the model that its vectors are of."""

    model: str
    view: VectorView


class CurrentView:
    """The newest view of an index's vectors; safe for threads.

    CurrentView are immutable and swapped by reference: a question keeps the one it took.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
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
            view = VectorView.on(checkpoint.load(self._index, connection))
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


def _sequence(connection: sqlite3.Connection) -> int:
    return int(meta(connection, "sequence"))
