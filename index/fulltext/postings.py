"""Posting arrays: which sentences have a word, packed so that numpy can score them.

They are made from the full-text table, a segment of sentences at a time, and never changed:
sentences that go are noted beside them, and a segment that has lost most of its own is made
anew. The newest sentences wait in the full-text table until there are enough of them.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

# How far the numbers in a segment lie apart, and so how many sentences it holds at most.
_SEGMENT = 16_384
# So many new sentences are worth a segment when a sync ends; a question can read fewer itself.
_WORTH_POSTING = 1_024
_MOST = (
    65_535  # a sentence of more words, or one word more often, is taken to have so many
)

_POSTING = np.dtype([("number", "<u4"), ("count", "<u2"), ("length", "<u2")])


@dataclass(frozen=True, slots=True)
class Postings:
    """The sentences that have a word: their numbers, rising, how often, and their lengths.

    A length is a sentence's words with those of its place.
    """

    numbers: NDArray[np.int64]
    counts: NDArray[np.unsignedinteger]
    lengths: NDArray[np.unsignedinteger]

    @classmethod
    def unpacked(cls, data: bytes) -> "Postings":
        """Postings from their bytes, as a segment has them."""
        rows = np.frombuffer(data, _POSTING)
        return cls(rows["number"].astype(np.int64), rows["count"], rows["length"])

    def packed(self) -> bytes:
        """The bytes that a segment has of them."""
        rows = np.empty(len(self.numbers), _POSTING)
        rows["number"], rows["count"] = self.numbers, self.counts
        rows["length"] = self.lengths
        return rows.tobytes()

    def and_then(self, later: "Postings") -> "Postings":
        """These postings, and behind them those of later sentences."""
        return Postings(
            np.concatenate([self.numbers, later.numbers]),
            np.concatenate([self.counts, later.counts]),
            np.concatenate([self.lengths, later.lengths]),
        )

    def without(self, gone: NDArray[np.bool_]) -> "Postings":
        """Those of the sentences that are not gone; `gone` is a mask over numbers."""
        kept = ~gone[self.numbers]
        return Postings(self.numbers[kept], self.counts[kept], self.lengths[kept])


NONE = Postings.unpacked(b"")


def last_posted(connection: sqlite3.Connection) -> int:
    """The number up to which sentences have postings."""
    row = connection.execute(
        "SELECT last FROM segment ORDER BY first DESC LIMIT 1"
    ).fetchone()
    return row[0] if row else 0


def posted(
    connection: sqlite3.Connection, terms: Iterable[str]
) -> Mapping[str, Postings]:
    """The postings of stemmed terms, by the term, up to the last posted sentence."""
    parts: dict[str, list[bytes]] = {}
    rows = connection.execute(
        "SELECT term, hits FROM segment CROSS JOIN posting"
        " ON posting.first = segment.first"
        " AND term IN (SELECT value FROM json_each(?)) ORDER BY segment.first",
        (json.dumps(list(terms)),),
    )
    for term, hits in rows:
        parts.setdefault(term, []).append(hits)
    found = {term: Postings.unpacked(b"".join(hits)) for term, hits in parts.items()}
    gone = _gone(connection)
    if gone is None:
        return found
    return {term: postings.without(gone) for term, postings in found.items()}


def _gone(connection: sqlite3.Connection) -> NDArray[np.bool_] | None:
    """The sentences that have postings and are gone, as a mask over numbers; or none."""
    rows = connection.execute(
        "SELECT first, gone FROM segment WHERE gone <> x''"
    ).fetchall()
    if not rows:
        return None
    mask = np.zeros(last_posted(connection) + 1, np.bool_)
    for first, gone in rows:
        mask[first + np.frombuffer(gone, "<u4").astype(np.int64)] = True
    return mask


def read(
    connection: sqlite3.Connection,
    rows: Iterable[tuple[int, str, str]],
    terms: Sequence[str] | None = None,
) -> Mapping[str, Postings]:
    """The postings of sentences with their places, given by number in rising order.

    They are those of the stemmed terms alone, or of all.
    """
    with heard(connection, rows):
        return dict(_read(connection, terms))


def _read(
    connection: sqlite3.Connection, terms: Sequence[str] | None
) -> Iterator[tuple[str, Postings]]:
    docs = connection.execute("SELECT doc FROM heard_word")
    lengths = Counter(doc for (doc,) in docs)
    words = connection.execute(
        "SELECT term, doc FROM heard_word"
        " WHERE ?1 IS NULL OR term IN (SELECT value FROM json_each(?1)) ORDER BY term",
        (None if terms is None else json.dumps(terms),),
    )
    for term, group in groupby(words, itemgetter(0)):
        counts = Counter(doc for _, doc in group)
        numbers = sorted(counts)
        yield (
            term,
            Postings(
                np.array(numbers, np.int64),
                _at_most([counts[number] for number in numbers]),
                _at_most([lengths[number] for number in numbers]),
            ),
        )


def _at_most(values: Sequence[int]) -> NDArray[np.unsignedinteger]:
    return np.minimum(values, _MOST).astype(np.uint16)


def stems(
    connection: sqlite3.Connection, terms: Sequence[str]
) -> Sequence[Sequence[str]]:
    """What full-text search makes of each term: one stem, seldom none or several."""
    made: list[list[str]] = [[] for _ in terms]
    rows = ((place, term, "") for place, term in enumerate(terms))
    with heard(connection, rows):
        for place, stem in connection.execute(
            'SELECT doc, term FROM heard_word ORDER BY doc, "offset"'
        ):
            made[place].append(stem)
    return made


@contextmanager
def heard(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]
) -> Iterator[None]:
    """Texts with their places, by number, as full-text search hears them.

    Within the block they are in a table beside the catalogue, `heard_word`, a row a word.
    """
    connection.execute("SAVEPOINT hearing")
    try:
        connection.executemany(
            "INSERT INTO heard (rowid, sentence, place) VALUES (?, ?, ?)", rows
        )
        yield
    finally:
        connection.execute("ROLLBACK TO hearing")
        connection.execute("RELEASE hearing")


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables for `heard` beside the catalogue, once for all of a connection's life.

    Outside of any transaction, with which they would go.
    """
    (made_by,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'words'"
    ).fetchone()
    connection.execute(made_by.replace("TABLE words", "TABLE temp.heard", 1))
    connection.execute(
        "CREATE VIRTUAL TABLE temp.heard_word USING fts5vocab (temp, heard, instance)"
    )


def extend(connection: sqlite3.Connection) -> None:
    """Make a segment of the newest sentences wherever they fill one."""
    while last(connection) - (posted_to := last_posted(connection)) >= _SEGMENT:
        _make(connection, posted_to + 1, posted_to + _SEGMENT)


def settle(connection: sqlite3.Connection, worth: int = _WORTH_POSTING) -> None:
    """Make a segment of the newest sentences if there are enough; the last may grow."""
    newest = last(connection)
    posted_to = last_posted(connection)
    if newest - posted_to < worth:
        return
    row = connection.execute("SELECT max(first) FROM segment").fetchone()
    first = row[0] or 1
    if newest - first >= _SEGMENT:
        first = posted_to + 1
    _make(connection, first, newest)


def forget(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Note that sentences, by number in rising order, have been removed."""
    if not numbers:
        return
    segments = connection.execute(
        "SELECT first, last, size, gone FROM segment WHERE last >= ? AND first <= ?",
        (numbers[0], numbers[-1]),
    ).fetchall()
    for first, last, size, before in segments:
        offsets = [number - first for number in numbers if first <= number <= last]
        gone = before + np.array(offsets, "<u4").tobytes()
        if 2 * len(gone) > size * np.dtype("<u4").itemsize:
            _make(connection, first, last)
        else:
            connection.execute(
                "UPDATE segment SET gone = ? WHERE first = ?", (gone, first)
            )


def last(connection: sqlite3.Connection) -> int:
    """The number of the newest sentence."""
    row = connection.execute("SELECT max(number) FROM sentence").fetchone()
    return row[0] or 0


def _make(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Make a segment anew of the sentences from one number to another."""
    rows = connection.execute(
        "SELECT rowid, sentence, place FROM words WHERE rowid BETWEEN ? AND ?"
        " ORDER BY rowid",
        (first, last),
    ).fetchall()
    connection.execute("DELETE FROM posting WHERE first = ?", (first,))
    connection.execute(
        "INSERT OR REPLACE INTO segment VALUES (?, ?, ?, x'')", (first, last, len(rows))
    )
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?, ?)",
        [
            (first, term, postings.packed())
            for term, postings in read(connection, rows).items()
        ],
    )
