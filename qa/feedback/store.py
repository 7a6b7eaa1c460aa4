"""The feedback file, next to an index's catalogue."""

import errno
import json
import logging
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from index.catalogue.database import transaction
from index.embed.runtime import PerProcess
from qa.errors import BadRequest, BadRow, FeedbackUnusable
from qa.feedback.rating import Feedback, JudgedAnswer, Rating

FILE_NAME = "feedback.sqlite"

_log = logging.getLogger(__name__)

_FORMAT = 1
_APPLICATION = 0x61736B66  # "askf"
_WAIT_SECONDS = 30.0
# Held by the thread that writes: SQLite has no queue, so a thread might never get its turn.
_WRITING = PerProcess(Lock)
_CREATING = PerProcess(Lock)  # held while the file is created and must not be opened
# READONLY is what a killed writer leaves; reading the file then reports the error.
_BEING_WRITTEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY}
_WHOLE = -1  # in place of a quote's number: the whole answer is judged
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
    """Saves feedback on the answers of one index; safe for threads and processes.

    The file is created with the first feedback, and only its owner may read it. Syncs never
    touch it.
    """

    def __init__(self, index: Path) -> None:
        self._file = index / FILE_NAME

    def rate(self, judged: JudgedAnswer, rating: Rating | None) -> None:
        """Save a rating, replacing any earlier one; None takes it back.

        Raises:
            FeedbackUnusable: it can't be saved.
        """
        self._save(judged, _WHOLE, rating)

    def mark(self, judged: JudgedAnswer, quote: int, *, unsupported: bool) -> None:
        """Mark a quote, by its index, as not supporting the answer, or take the mark back.

        Raises:
            BadRequest: the answer has no such quote.
            FeedbackUnusable: it can't be saved.
        """
        quotes = judged.answer["quotes"]
        if not (isinstance(quotes, list) and 0 <= quote < len(quotes)):
            raise BadRequest(f"The answer has no quote {quote}.")
        self._save(judged, quote, "unsupported" if unsupported else None)

    def of(self, judged: JudgedAnswer) -> Feedback:
        """The feedback on an answer.

        Raises:
            FeedbackUnusable: the file can't be read.
        """
        return next(iter(self._read(judged.key)), Feedback(judged))

    def all(self) -> Sequence[Feedback]:
        """All feedback, oldest first; damaged rows are skipped with a warning.

        Raises:
            FeedbackUnusable: the file can't be read.
        """
        return self._read(None)

    def _read(self, key: str | None) -> Sequence[Feedback]:
        return _read(self._file, key) if self._exists() else []

    def _exists(self) -> bool:
        with _usable(self._file, "read"), _CREATING.get():
            return self._file.exists()

    def _save(self, judged: JudgedAnswer, quote: int, mark: str | None) -> None:
        if mark is None and not self._exists():
            return
        with _usable(self._file, "saved"), _WRITING.get():
            _create_private(self._file)
            with (
                closing(_connect(self._file, "rw")) as connection,
                transaction(connection),
            ):
                _create_tables(connection, self._file)
                _replace(connection, judged, quote, mark)


def is_feedback(file: Path) -> bool:
    """Whether a file is a feedback file, judging by its content."""
    try:
        with closing(_connect(file, "ro")) as connection:
            return _identity(connection)[0] == _APPLICATION
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF in _BEING_WRITTEN


def read_feedback(file: Path) -> Sequence[Feedback]:
    """All that a feedback file holds, oldest first; damaged rows are skipped with a warning.

    Raises:
        FeedbackUnusable: it can't be read, or isn't a feedback file.
    """
    return _read(file, None)


def _read(file: Path, key: str | None) -> Sequence[Feedback]:
    """The feedback on one answer, or on all."""
    with _usable(file, "read"), closing(_connect(file, "ro")) as connection:
        if _identity(connection) == (0, 0):
            return []  # the disk was full when it was created
        _check(connection, file)
        rows = connection.execute(
            "SELECT history, answer, json_group_object(quote, said), max(at)"
            " FROM judgement JOIN answer USING (key) WHERE ?1 IS NULL OR key = ?1"
            " GROUP BY key ORDER BY max(at), key",
            (key,),
        ).fetchall()
    return list(_undamaged(file, rows))


def _undamaged(
    file: Path, rows: Sequence[tuple[str, str, str, str]]
) -> Iterator[Feedback]:
    for row in rows:
        try:
            yield _feedback(*row)
        except (BadRequest, ValueError, TypeError, RecursionError) as error:
            _log.warning(
                "Skipped damaged feedback of %s in %r: %s", row[-1], str(file), error
            )


def _feedback(history: str, answer: str, marks: str, at: str) -> Feedback:
    turns = [{"question": q, "answer": a} for q, a in json.loads(history)]
    judged = json.loads(answer)
    if not isinstance(judged, dict):
        raise BadRow("This isn't a saved answer, which is a JSON object.")
    by_quote = json.loads(marks)
    rating = by_quote.pop(str(_WHOLE), None)
    return Feedback(
        JudgedAnswer(judged, turns), rating, frozenset(map(int, by_quote)), at
    )


def _create_private(file: Path) -> None:
    """Create an empty file that only its owner may read, if there is none.

    Never opens an existing file: closing a file frees all of the process's locks on it,
    including SQLite's in other threads ("How To Corrupt An SQLite Database File", 2.2).
    """
    with _CREATING.get(), suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        # Not `Path.resolve`, which raises RuntimeError for links that lead in a circle.
        f"{Path(os.path.realpath(file)).as_uri()}?mode={mode}",
        uri=True,
        timeout=_WAIT_SECONDS,
        isolation_level=None,
    )


def _create_tables(connection: sqlite3.Connection, file: Path) -> None:
    """Create the tables of an empty file; refuse a file of something else."""
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
            f"The file {str(file)!r} was not written by this version of askquote; move it away,"
            " and askquote creates a new one."
        )


def _replace(
    connection: sqlite3.Connection, judged: JudgedAnswer, quote: int, mark: str | None
) -> None:
    key = judged.key
    if mark is None:
        connection.execute(
            "DELETE FROM judgement WHERE (key, quote) = (?, ?)", (key, quote)
        )
        # An answer without any feedback is not kept.
        connection.execute(
            "DELETE FROM answer WHERE key NOT IN (SELECT key FROM judgement)"
        )
        return
    connection.execute(
        "INSERT INTO answer VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE"
        " SET history = excluded.history, answer = excluded.answer",
        (key, judged.history_json, judged.answer_json),
    )
    connection.execute(
        "INSERT OR REPLACE INTO judgement VALUES (?, ?, ?, ?)",
        (key, quote, mark, datetime.now(UTC).isoformat(timespec="microseconds")),
    )


@contextmanager
def _usable(file: Path, what: str) -> Iterator[None]:
    """Turns errors of the disk and of SQLite into a sentence about the file."""
    try:
        yield
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise _unusable(file, what, error.strerror or str(error), full=full) from error
    except sqlite3.DatabaseError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise _unusable(file, what, str(error), full=full) from error


def _unusable(file: Path, what: str, reason: str, *, full: bool) -> FeedbackUnusable:
    advice = (
        "make room on the disk"
        if full
        else "check that you may read and write that file and its folder"
    )
    return FeedbackUnusable(
        f"Feedback can't be {what} in {str(file)!r} ({reason}); {advice}. Answers work"
        " without it."
    )
