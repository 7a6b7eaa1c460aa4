"""Where an index is kept: the plug-in point, and the one beside the documents."""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from index.catalogue import database
from index.catalogue.database import Identity
from index.catalogue.failures import readable
from index.errors import IndexUnreadable
from index.store.documents import DocumentCache, StoredDocuments
from index.store.snapshot import Snapshot
from index.store.state_cache import StateCache
from index.vectors.current_view import CurrentView, ModelChanged
from index.vectors.view import VectorView


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
    """An index folder: SQLite, FTS5 and FAISS. Safe for threads.

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
        """
        opened = self._current()
        try:
            with readable(self._index), opened.reading() as snapshot:
                yield snapshot
        finally:
            if opened is not self._opened:
                opened.close()

    def _current(self) -> "_Opened":
        """The catalogue that is in the folder now."""
        if self._opened.is_current():
            return self._opened
        with self._lock:
            if not self._opened.is_current():
                # Closed last: who still reads by it closes what it gives back from now on.
                former, self._opened = self._opened, _Opened(self._index)
                former.close()
            return self._opened

    def close(self) -> None:
        """Close the connections; questions still being answered must end first."""
        self._opened.close()


class _Opened:
    """The connections to one catalogue's file, and the views of its vectors."""

    def __init__(self, index: Path) -> None:
        self._version = database.version_of(index)
        self._index = index
        # The last returned is lent first: few caches then serve all who ask in turn.
        self._idle: deque[StateCache] = deque()
        self._documents = DocumentCache()
        self._views = CurrentView(index)
        # Kept open from now on: as long as it is, no other file can be taken for this one.
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
        """Whether new questions see by these connections what the folder holds now."""
        now = database.version_of(self._index)
        if self._is_immutable:
            return now == self._version
        return now.file == self._version.file

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """One state of this catalogue.

        Raises:
            IndexUnreadable: it was of two states, as somebody wrote what seemed unchanging.
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
        """A connection that no other thread is using, with its cache."""
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

    def close(self) -> None:
        """Close the connections that no question is using, and the file of the vectors."""
        self._views.close()
        with suppress(IndexError):  # an empty pool's
            while True:
                self._idle.pop().connection.close()
