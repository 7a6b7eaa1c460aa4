"""Results of queries over a whole catalogue, cached until it changes."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


class StateCache:
    """What a connection's queries found in the latest state that it has seen.

    Like the connection, it is for one thread at a time. Its results are shared by all
    questions about that state, so queries return what nobody can change.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._version = 0
        self._results: dict[Callable[[sqlite3.Connection], Any], Any] = {}

    def get(self, query: Callable[[sqlite3.Connection], Result]) -> Result:
        """The result of a query, which runs once for each state of the catalogue."""
        # SQLite counts, for each connection, the commits of all others that it has noticed.
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._results.clear()
            self._version = version
        if query not in self._results:
            self._results[query] = query(self.connection)
        result: Result = self._results[query]
        return result
