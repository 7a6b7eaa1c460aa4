"""Where an index is kept: the plug-in point, and the one beside the documents."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

from index.catalogue import database
from index.catalogue.database import Identity
from index.catalogue.failures import readable
from index.embed.runtime import PerProcess
from index.errors import IndexUnreadable
from index.store.documents import StoredDocuments
from index.store.snapshot import Snapshot
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
    """An index folder: SQLite, FTS5 and FAISS. Safe for threads and forked processes.

    An index that is removed and made again is opened again at the next reading.

    Raises:
        IndexMissing: there is no index in the folder.
        IndexUnreadable: it can't be read for the moment.
        WrongFormat: it was written by another version, or by something else.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._lock = PerProcess(threading.Lock)
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
        with self._lock.get():
            if not self._opened.is_current():
                # Closed last: who still reads by it closes what it gives back from now on.
                former, self._opened = self._opened, _Opened(self._index)
                former.close()
            return self._opened

    def close(self) -> None:
        """Close the connections; questions still being answered must end first."""
        self._opened.close()


# SQLite forbids a child process even to close a connection that its parent opened.
_INHERITED: list["_Opened"] = []


class _Opened:
    """The connections to one catalogue's file, and the views of its vectors."""

    def __init__(self, index: Path) -> None:
        self._process = os.getpid()
        self._version = database.version_of(index)
        self._index = index
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._views = CurrentView(index)
        # Kept open from now on: as long as it is, no other file can be taken for this one.
        connection = database.connect(index, write=False)
        self._is_immutable = isinstance(connection, database.Immutable)
        self._idle.put(connection)
        try:
            with readable(index):
                self.identity = database.identity(connection)
        except IndexUnreadable:
            self.close()
            raise

    def is_current(self) -> bool:
        """Whether new questions see by these connections what the folder holds now."""
        if self._is_inherited():
            return False
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
        connection = self._borrowed()
        try:
            connection.execute("BEGIN")
            try:
                yield Snapshot(
                    connection, self._view(connection), StoredDocuments(connection)
                )
            finally:
                connection.execute("ROLLBACK")
        finally:
            self._idle.put(connection)
        if self._is_immutable:
            self._check_current()

    def _view(self, connection: sqlite3.Connection) -> VectorView:
        try:
            return self._views.current(connection)
        except ModelChanged:
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")
            return self._views.current(connection)

    def _borrowed(self) -> sqlite3.Connection:
        """A connection that no other thread is using."""
        try:
            return self._idle.get_nowait()
        except Empty:
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
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
        while not self._idle.empty():
            self._idle.get_nowait().close()
