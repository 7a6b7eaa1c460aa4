"""The interface of a store for an index, and the store in a local folder."""

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from index.catalogue import database
from index.catalogue.failures import readable
from index.catalogue.identity import Identity
from index.embed.runtime import PerProcess
from index.errors import IndexUnreadable
from index.store.documents import DocumentCache, StoredDocuments
from index.store.snapshot import Snapshot
from index.store.state_cache import StateCache
from index.vectors.current_view import CurrentView, ModelChanged
from index.vectors.view import VectorView


class Store(Protocol):
    """Stores documents, words and vectors, and shows one state of them at a time."""

    @property
    def identity(self) -> Identity:
        """What the index was made from."""

    def reading(self) -> AbstractContextManager[Snapshot]:
        """Read one state of the index, which later writes don't change."""

    def close(self) -> None:
        """Release what the store keeps open."""


class LocalStore:
    """An index folder: SQLite, FTS5 and FAISS. Safe for threads and forked processes.

    If the index is removed and created again, the next reading opens the new one.

    Raises:
        IndexMissing: there is no index in the folder.
        IndexUnreadable: it can't be read right now.
        WrongFormat: another version or another program wrote it.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._lock = PerProcess(threading.Lock)
        self._opened = _Opened(index)

    @property
    def identity(self) -> Identity:
        """What the index was made from."""
        return self._opened.identity

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Read one state of the index, which later writes don't change.

        Raises:
            IndexMissing, IndexUnreadable, WrongFormat: the index can no longer be read.
        """
        opened = self._current()
        try:
            with readable(self._index), opened.reading() as snapshot:
                yield snapshot
        finally:
            if opened is not self._opened:
                opened.close()

    def _current(self) -> "_Opened":
        """The catalogue that is in the folder now, opened if it is a new one."""
        if self._opened.is_current():
            return self._opened
        with self._lock.get():
            if not self._opened.is_current():
                # Close it last: from now on, its readers close the connections they return.
                former, self._opened = self._opened, _Opened(self._index)
                former.close()
            return self._opened

    def close(self) -> None:
        """Close the connections; wait for open questions first."""
        self._opened.close()


# SQLite forbids a child process even to close a connection that its parent opened.
_INHERITED: list["_Opened"] = []


class _Opened:
    """The connections to one catalogue's file, its recently read documents, and its vectors."""

    def __init__(self, index: Path) -> None:
        self._process = os.getpid()
        self._version = database.version_of(index)
        self._index = index
        # Last in, first out, so that consecutive questions share one connection's cache.
        self._idle: deque[StateCache] = deque()
        self._documents = DocumentCache()
        self._views = CurrentView(index)
        # Stays open: until it is closed, no other file can get this one's inode.
        connection = database.connect(index, write=False)
        self._is_immutable = isinstance(connection, database.Immutable)
        self._idle.append(StateCache(connection))
        try:
            with readable(index):
                self.identity = database.identity(connection)
        except IndexUnreadable:
            self.close()
            raise

    def is_current(self) -> bool:
        """Whether these connections still show what the folder holds now."""
        if self._is_inherited():
            return False
        now = database.version_of(self._index)
        if self._is_immutable:
            return now == self._version
        return now.file == self._version.file

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Read one state of this catalogue.

        Raises:
            IndexUnreadable: a file opened as immutable was changed during the block.
        """
        cache = self._borrow()
        connection = cache.connection
        try:
            connection.execute("BEGIN")
            try:
                yield Snapshot(
                    connection,
                    self._view(connection),
                    StoredDocuments(connection, self._documents),
                    cache,
                )
            finally:
                connection.execute("ROLLBACK")
        finally:
            self._idle.append(cache)
        if self._is_immutable:
            self._check_current()

    def _view(self, connection: sqlite3.Connection) -> VectorView:
        try:
            return self._views.current(connection)
        except ModelChanged:
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")
            return self._views.current(connection)

    def _borrow(self) -> StateCache:
        """Borrow a connection that no other thread is using, with its cache."""
        try:
            return self._idle.pop()
        except IndexError:
            return StateCache(self._connect())

    def _connect(self) -> sqlite3.Connection:
        connection = database.connect(self._index, write=False)
        try:
            self._check_current()
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_current(self) -> None:
        if not self.is_current():
            raise IndexUnreadable("The index was changed at this moment; ask again.")

    def _is_inherited(self) -> bool:
        """Whether a parent process opened these connections, before it forked."""
        return os.getpid() != self._process

    def close(self) -> None:
        """Close the connections that no question is using, and the file of the vectors."""
        if self._is_inherited():
            _INHERITED.append(self)
            return
        self._views.close()
        with suppress(IndexError):  # when the pool is empty
            while True:
                self._idle.pop().connection.close()
