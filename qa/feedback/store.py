"""The file in which feedback is kept, beside the catalogue."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from index.catalogue.database import transaction
from index.embed.runtime import PerProcess
from qa.errors import BadRequest, FeedbackUnusable
from qa.feedback.judgement import Feedback, Judged, Rating

FILE_NAME = "feedback.sqlite"

_FORMAT = 1
_APPLICATION = 0x61736B66  # "askf"
_WAIT_SECONDS = 30.0
# Held by the thread that writes: SQLite has no queue, so a thread might wait for ever.
_WRITING = PerProcess(Lock)
_CREATING = PerProcess(Lock)  # held while the file is created and must not be opened
# READONLY is what a killed writer leaves; reading the file then reports the error.
_BEING_WRITTEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY}
_WHOLE = -1  # in place of a quote's number: what is judged is the answer
_LAYOUT = (
    """
    CREATE TABLE answer (
        key TEXT PRIMARY KEY,    -- the hash of what is judged
        history TEXT NOT NULL,   -- JSON: the turns before, oldest first
        answer TEXT NOT NULL     -- JSON: as `Answer.as_json` gives it
    ) STRICT
    """,
    """
    CREATE TABLE judgement (
        key TEXT NOT NULL REFERENCES answer,
        quote INTEGER NOT NULL,  -- the number of the quote, from 0; -1 for the answer
        said TEXT NOT NULL CHECK (said IN ('up', 'down', 'unsupported')),
        at TEXT NOT NULL,        -- ISO 8601 in UTC
        PRIMARY KEY (key, quote)
    ) STRICT
    """,
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORMAT}",
)


class FeedbackStore:
    """Keeps feedback on the answers of one index; safe for threads and processes.

    Its file, which only its owner may read, is made when there is something to keep; syncs
    never touch it.
    """

    def __init__(self, index: Path) -> None:
        self._file = index / FILE_NAME

    def rate(self, judged: Judged, rating: Rating | None) -> None:
        """Keep a rating in place of any before, or take it back.

        Raises:
            FeedbackUnusable: it can't be kept.
        """
        self._keep(judged, _WHOLE, rating)

    def mark(self, judged: Judged, quote: int, *, unsupported: bool) -> None:
        """Keep that a quote, by its number from 0, does not support the answer; or take it back.

        Raises:
            BadRequest: the answer has no such quote.
            FeedbackUnusable: it can't be kept.
        """
        quotes = judged.answer["quotes"]
        if not (isinstance(quotes, list) and 0 <= quote < len(quotes)):
            raise BadRequest(f"The answer has no quote {quote}.")
        self._keep(judged, quote, "unsupported" if unsupported else None)

    def of(self, judged: Judged) -> Feedback:
        """What was said of an answer.

        Raises:
            FeedbackUnusable: the file can't be read.
        """
        return next(iter(self._read(judged.key)), Feedback(judged))

    def all(self) -> Sequence[Feedback]:
        """All that is kept, the oldest first.

        Raises:
            FeedbackUnusable: the file can't be read.
        """
        return self._read(None)

    def _read(self, key: str | None) -> Sequence[Feedback]:
        return _read(self._file, key) if self._is_there() else []

    def _is_there(self) -> bool:
        with _usable(self._file, "read"), _CREATING.get():
            return self._file.exists()

    def _keep(self, judged: Judged, quote: int, said: str | None) -> None:
        if said is None and not self._is_there():
            return
        with _usable(self._file, "kept"), _WRITING.get():
            _make_private(self._file)
            with (
                closing(_connected(self._file, "rw")) as connection,
                transaction(connection),
            ):
                _lay_out(connection, self._file)
                _replace(connection, judged, quote, said)


def is_feedback(file: Path) -> bool:
    """Whether a file is one that feedback is kept in, by what it says of itself."""
    try:
        with closing(_connected(file, "ro")) as connection:
            return _identity(connection)[0] == _APPLICATION
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF in _BEING_WRITTEN


def read_feedback(file: Path) -> Sequence[Feedback]:
    """All that a file of feedback holds, the oldest first.

    Raises:
        FeedbackUnusable: it can't be read, or is no such file.
    """
    return _read(file, None)


def _read(file: Path, key: str | None) -> Sequence[Feedback]:
    """What is kept of one answer, or of all."""
    with _usable(file, "read"), closing(_connected(file, "ro")) as connection:
        if _identity(connection) == (0, 0):
            return []  # there was no room when it was made
        _check(connection, file)
        rows = connection.execute(
            "SELECT history, answer, json_group_object(quote, said), max(at)"
            " FROM judgement JOIN answer USING (key) WHERE ?1 IS NULL OR key = ?1"
            " GROUP BY key ORDER BY max(at), key",
            (key,),
        ).fetchall()
    try:
        return [_feedback(*row) for row in rows]
    except (BadRequest, ValueError, TypeError) as error:
        raise FeedbackUnusable(
            f"The feedback in {str(file)!r} is damaged ({error}); move the file away, and a"
            " new one is made."
        ) from error


def _feedback(history: str, answer: str, said: str, at: str) -> Feedback:
    turns = [{"question": q, "answer": a} for q, a in json.loads(history)]
    by_quote = json.loads(said)
    rating = by_quote.pop(str(_WHOLE), None)
    return Feedback(
        Judged(json.loads(answer), turns), rating, frozenset(map(int, by_quote)), at
    )


def _make_private(file: Path) -> None:
    """Make an empty file that nobody else may read, where there is none.

    One that is there is never opened: a process that closes a file frees all its locks, those
    of SQLite in other threads among them ("How To Corrupt An SQLite Database File", 2.2).
    """
    with _CREATING.get(), suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
    )


def _lay_out(connection: sqlite3.Connection, file: Path) -> None:
    """Make the tables of a file that is empty; refuse one that is another's."""
    if _identity(connection) != (0, 0):
        _check(connection, file)
        return
    for statement in _LAYOUT:
        connection.execute(statement)


def _identity(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version


def _check(connection: sqlite3.Connection, file: Path) -> None:
    if _identity(connection) != (_APPLICATION, _FORMAT):
        raise FeedbackUnusable(
            f"The file {str(file)!r} was not written by this version of askquote; move it"
            " away, and a new one is made."
        )


def _replace(
    connection: sqlite3.Connection, judged: Judged, quote: int, said: str | None
) -> None:
    key = judged.key
    if said is None:
        connection.execute(
            "DELETE FROM judgement WHERE (key, quote) = (?, ?)", (key, quote)
        )
        # What nobody says anything of any more is nobody's to keep.
        connection.execute(
            "DELETE FROM answer WHERE key NOT IN (SELECT key FROM judgement)"
        )
        return
    connection.execute(
        "INSERT INTO answer VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET answer = excluded.answer",
        (key, judged.history_json, judged.answer_json),
    )
    connection.execute(
        "INSERT OR REPLACE INTO judgement VALUES (?, ?, ?, ?)",
        (key, quote, said, datetime.now(UTC).isoformat(timespec="microseconds")),
    )


@contextmanager
def _usable(file: Path, what: str) -> Iterator[None]:
    """Errors of the disk and of SQLite as a sentence on the file."""
    try:
        yield
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise _unusable(file, what, error.strerror or str(error), full=full) from error
    except sqlite3.DatabaseError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise _unusable(file, what, str(error), full=full) from error


def _unusable(file: Path, what: str, reason: str, *, full: bool) -> FeedbackUnusable:
    todo = (
        "make room on the disk"
        if full
        else "see whether you may read and write that file and its folder"
    )
    return FeedbackUnusable(
        f"Feedback can't be {what} in {str(file)!r} ({reason}); {todo}. Answers stand"
        " without it."
    )
