"""Posting arrays: which sentences have a word, packed so that numpy can score them.

They are built from the full-text table, one segment of sentences at a time, and not changed
after that. Removed sentences are listed with their segment, and a segment that has lost more
than half of its sentences is rebuilt. The newest sentences have no postings until there are
enough of them.
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

# The maximum range of sentence numbers in a segment, and so its maximum number of sentences.
_SEGMENT = 16_384
# At the end of a sync, this many new sentences are worth a segment. Fewer are read from the
# full-text table by each question.
_MIN_NEW_SENTENCES = 1_024
# Larger counts and lengths are cut to this, the largest 16-bit number.
_MAX_COUNT = 65_535

_POSTING = np.dtype([("number", "<u4"), ("count", "<u2"), ("length", "<u2")])


@dataclass(frozen=True, slots=True)
class Postings:
    """The sentences that have a word: their numbers (ascending), its counts, their lengths.

    The length of a sentence is its number of words plus those of its place.
    """

    numbers: NDArray[np.int64]
    counts: NDArray[np.unsignedinteger]
    lengths: NDArray[np.unsignedinteger]

    @classmethod
    def unpack(cls, data: bytes) -> "Postings":
        """Read postings from the bytes stored in a segment."""
        rows = np.frombuffer(data, _POSTING)
        return cls(rows["number"].astype(np.int64), rows["count"], rows["length"])

    def pack(self) -> bytes:
        """The postings as bytes to store in a segment."""
        rows = np.empty(len(self.numbers), _POSTING)
        rows["number"], rows["count"] = self.numbers, self.counts
        rows["length"] = self.lengths
        return rows.tobytes()

    def concat(self, later: "Postings") -> "Postings":
        """These postings followed by those of later sentences."""
        return Postings(
            np.concatenate([self.numbers, later.numbers]),
            np.concatenate([self.counts, later.counts]),
            np.concatenate([self.lengths, later.lengths]),
        )

    def without(self, removed: NDArray[np.bool_]) -> "Postings":
        """Drop removed sentences; `removed` is a mask indexed by sentence number."""
        kept = ~removed[self.numbers]
        return Postings(self.numbers[kept], self.counts[kept], self.lengths[kept])


NO_POSTINGS = Postings.unpack(b"")


def last_posted(connection: sqlite3.Connection) -> int:
    """The number of the last sentence with postings."""
    row = connection.execute(
        "SELECT last FROM segment ORDER BY first DESC LIMIT 1"
    ).fetchone()
    return row[0] if row else 0


def load_postings(
    connection: sqlite3.Connection, terms: Iterable[str]
) -> Mapping[str, Postings]:
    """The stored postings of stemmed terms, keyed by term."""
    parts: dict[str, list[bytes]] = {}
    rows = connection.execute(
        "SELECT term, hits FROM segment CROSS JOIN posting"
        " ON posting.first = segment.first"
        " AND term IN (SELECT value FROM json_each(?)) ORDER BY segment.first",
        (json.dumps(list(terms)),),
    )
    for term, hits in rows:
        parts.setdefault(term, []).append(hits)
    stored = {term: Postings.unpack(b"".join(hits)) for term, hits in parts.items()}
    removed = _removed(connection)
    if removed is None:
        return stored
    return {term: postings.without(removed) for term, postings in stored.items()}


def _removed(connection: sqlite3.Connection) -> NDArray[np.bool_] | None:
    """A mask, indexed by number, of the removed sentences with postings; None if there are none."""
    rows = connection.execute(
        "SELECT first, gone FROM segment WHERE gone <> x''"
    ).fetchall()
    if not rows:
        return None
    mask = np.zeros(last_posted(connection) + 1, np.bool_)
    for first, offsets in rows:
        mask[first + np.frombuffer(offsets, "<u4").astype(np.int64)] = True
    return mask


def build_postings(
    connection: sqlite3.Connection,
    rows: Iterable[tuple[int, str, str]],
    terms: Sequence[str] | None = None,
) -> Mapping[str, Postings]:
    """Build the postings of stemmed terms, or of all terms, keyed by term.

    `rows` holds the number, text and place of each sentence, in ascending order of number.
    """
    with tokenise(connection, rows):
        return dict(_build(connection, terms))


def _build(
    connection: sqlite3.Connection, terms: Sequence[str] | None
) -> Iterator[tuple[str, Postings]]:
    docs = connection.execute("SELECT doc FROM token")
    lengths = Counter(doc for (doc,) in docs)
    words = connection.execute(
        "SELECT term, doc FROM token"
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
                _clip([counts[number] for number in numbers]),
                _clip([lengths[number] for number in numbers]),
            ),
        )


def _clip(values: Sequence[int]) -> NDArray[np.unsignedinteger]:
    return np.minimum(values, _MAX_COUNT).astype(np.uint16)


def stems(
    connection: sqlite3.Connection, terms: Sequence[str]
) -> Sequence[Sequence[str]]:
    """The stems of each term in full-text search: usually one, rarely none or several."""
    stems_of: list[list[str]] = [[] for _ in terms]
    rows = ((index, term, "") for index, term in enumerate(terms))
    with tokenise(connection, rows):
        for index, stem in connection.execute(
            'SELECT doc, term FROM token ORDER BY doc, "offset"'
        ):
            stems_of[index].append(stem)
    return stems_of


@contextmanager
def tokenise(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]
) -> Iterator[None]:
    """Tokenise texts with FTS5, given as rows of number, text and place.

    Inside the block the temporary table `token` has one row for each word.
    """
    connection.execute("SAVEPOINT tokenising")
    try:
        connection.executemany(
            "INSERT INTO tokenised (rowid, sentence, place) VALUES (?, ?, ?)", rows
        )
        yield
    finally:
        connection.execute("ROLLBACK TO tokenising")
        connection.execute("RELEASE tokenising")


def prepare(connection: sqlite3.Connection) -> None:
    """Create the temporary tables for `tokenise`, once per connection.

    Call this outside any transaction, as a rollback would drop the tables.
    """
    (create_words,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'words'"
    ).fetchone()
    connection.execute(create_words.replace("TABLE words", "TABLE temp.tokenised", 1))
    connection.execute(
        "CREATE VIRTUAL TABLE temp.token USING fts5vocab (temp, tokenised, instance)"
    )


def extend(connection: sqlite3.Connection) -> None:
    """Create a segment of the newest sentences as long as they fill one."""
    while (
        last_sentence(connection) - (posted_to := last_posted(connection)) >= _SEGMENT
    ):
        _write_segment(connection, posted_to + 1, posted_to + _SEGMENT)


def settle(
    connection: sqlite3.Connection, min_sentences: int = _MIN_NEW_SENTENCES
) -> None:
    """Add the newest sentences to the last segment or a new one, if there are enough."""
    newest = last_sentence(connection)
    posted_to = last_posted(connection)
    if newest - posted_to < min_sentences:
        return
    row = connection.execute("SELECT max(first) FROM segment").fetchone()
    first = row[0] or 1
    if newest - first >= _SEGMENT:
        first = posted_to + 1
    _write_segment(connection, first, newest)


def forget(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Record that sentences were removed; `numbers` is in ascending order."""
    if not numbers:
        return
    segments = connection.execute(
        "SELECT first, last, size, gone FROM segment WHERE last >= ? AND first <= ?",
        (numbers[0], numbers[-1]),
    ).fetchall()
    for first, last, size, removed_before in segments:
        offsets = [number - first for number in numbers if first <= number <= last]
        removed = removed_before + np.array(offsets, "<u4").tobytes()
        if 2 * len(removed) > size * np.dtype("<u4").itemsize:
            _write_segment(connection, first, last)
        else:
            connection.execute(
                "UPDATE segment SET gone = ? WHERE first = ?", (removed, first)
            )


def last_sentence(connection: sqlite3.Connection) -> int:
    """The number of the newest sentence."""
    row = connection.execute("SELECT max(number) FROM sentence").fetchone()
    return row[0] or 0


def _write_segment(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Create or rebuild the segment of the sentences from number `first` to `last`."""
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
            (first, term, postings.pack())
            for term, postings in build_postings(connection, rows).items()
        ],
    )
