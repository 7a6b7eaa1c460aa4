"""Where an index is kept: the plug-in point, and the one beside the documents."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

from index import catalogue
from index.catalogue import Identity
from index.snapshot import Snapshot
from index.views import Views


class Store(Protocol):
    """Keeps documents, words and vectors, and shows one state of them at a time."""

    @property
    def identity(self) -> Identity:
        """What the index was made of."""

    def reading(self) -> AbstractContextManager[Snapshot]:
        """One state of the index; nothing that is written meanwhile changes it."""

    def close(self) -> None:
        """Let go of what the store holds open."""


class LocalStore:
    """An index folder: SQLite, FTS5 and FAISS. Safe for threads; no lock between readers.

    Raises:
        IndexMissing: there is no index in the folder.
        WrongFormat: it was written by another version, or by something else.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._views = Views(index)
        connection = catalogue.connect(index, write=False)
        self.identity = catalogue.identity(connection)
        self._idle.put(connection)

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """One state of the index; nothing that is written meanwhile changes it."""
        connection = self._borrowed()
        try:
            connection.execute("BEGIN")
            try:
                yield Snapshot(connection, self._views.current(connection))
            finally:
                connection.execute("ROLLBACK")
        finally:
            self._idle.put(connection)

    def _borrowed(self) -> sqlite3.Connection:
        """A connection that no other thread is using."""
        try:
            return self._idle.get_nowait()
        except Empty:
            return catalogue.connect(self._index, write=False)

    def close(self) -> None:
        """Close the connections; questions still being answered must end first."""
        while not self._idle.empty():
            self._idle.get_nowait().close()
