"""Where an index is kept: the plug-in point, and the one beside the documents."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

from index import catalogue
from index.catalogue import Identity
from index.errors import IndexUnreadable, WrongModel
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

    An index that is removed and made again is opened again at the next reading.

    Raises:
        IndexMissing: there is no index in the folder.
        IndexUnreadable: it can't be read for the moment.
        WrongFormat: it was written by another version, or by something else.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._opened = _Opened(index)

    @property
    def identity(self) -> Identity:
        """What the index was made of."""
        return self._opened.identity

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """One state of the index; nothing that is written meanwhile changes it.

        Raises:
            IndexMissing, IndexUnreadable, WrongFormat: it can't be read any more.
            WrongModel: it was made again, with another model.
        """
        opened = self._current()
        try:
            with catalogue.readable(self._index), opened.reading() as snapshot:
                yield snapshot
        finally:
            if opened is not self._opened:
                opened.close()

    def _current(self) -> "_Opened":
        """The catalogue that is in the folder now."""
        if self._opened.file == catalogue.file_of(self._index):
            return self._opened
        with self._lock:
            if self._opened.file != catalogue.file_of(self._index):
                self._opened = self._opened_again()
            return self._opened

    def _opened_again(self) -> "_Opened":
        opened = _Opened(self._index)
        if opened.identity.fingerprint != self.identity.fingerprint:
            opened.close()
            raise WrongModel(
                f"The index in {str(self._index)!r} was made again with another model;"
                " start anew to ask it."
            )
        self._opened.close()
        return opened

    def close(self) -> None:
        """Close the connections; questions still being answered must end first."""
        self._opened.close()


class _Opened:
    """The connections to one catalogue's file, and the views of its vectors."""

    def __init__(self, index: Path) -> None:
        self.file = catalogue.file_of(index)
        self._index = index
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._views = Views(index)
        # Kept open from now on: as long as it is, no other file can be taken for this one.
        connection = catalogue.connect(index, write=False)
        self._idle.put(connection)
        try:
            with catalogue.readable(index):
                self.identity = catalogue.identity(connection)
        except IndexUnreadable:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """One state of this catalogue."""
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
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        connection = catalogue.connect(self._index, write=False)
        if catalogue.file_of(self._index) != self.file:
            connection.close()
            raise IndexUnreadable("The index was made again at this moment; ask again.")
        return connection

    def close(self) -> None:
        """Close the connections that no question is using."""
        while not self._idle.empty():
            self._idle.get_nowait().close()
