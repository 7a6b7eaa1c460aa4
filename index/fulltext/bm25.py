"""Finding the sentences that share words with a question, by BM25 over all of them.

FTS5's own bm25() takes microseconds a row, and at a million sentences a question's words
stand in tens of thousands. Posting arrays take nanoseconds, so that the frequent terms need
not be left for the last or dropped, as where each posting is dear (Turtle and Flood 1995;
Broder et al., CIKM 2003): all are scored, a term at a time, as BM25S does (Lù 2024). The
scores are those of bm25(), to the last bit.
"""

import json
import math
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fulltext.postings import (
    NONE,
    Postings,
    last,
    last_posted,
    posted,
    read,
    stems,
)
from index.text.words import content_terms, query

# The constants of FTS5's bm25().
_K1 = 1.2
_B = 0.75
_LEAST_IDF = 1e-6

_BY_FTS5 = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY rowid"
_NEWEST = (
    "SELECT rowid, sentence, place FROM words WHERE words MATCH ? AND rowid > ?"
    " ORDER BY rowid"
)
# A document's sentences come all at once: their numbers have no gap.
_RANGES = """
SELECT first, last FROM (
    SELECT
        (SELECT number FROM sentence WHERE document = value AND ordinal = 0) AS first,
        (SELECT number FROM sentence WHERE document = value
            ORDER BY ordinal DESC LIMIT 1) AS last
    FROM json_each(?)
) WHERE first NOT NULL ORDER BY first
"""


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A sentence that shares words with a question; the higher its BM25, the better."""

    sentence: int
    bm25: float


@dataclass(frozen=True, slots=True)
class _Scored:
    """Sentences by number, in rising order, and the BM25 of each."""

    numbers: NDArray[np.int64]
    bm25: NDArray[np.float64]

    def best(self, count: int) -> list[WordMatch]:
        """The best `count`, in order; of equal ones the lower number first."""
        kept = self._best(count) if count < len(self.bm25) else slice(None)
        numbers, bm25 = self.numbers[kept], self.bm25[kept]
        order = np.argsort(-bm25, kind="stable")
        pairs = zip(numbers[order].tolist(), bm25[order].tolist(), strict=True)
        return [WordMatch(number, score) for number, score in pairs]

    def _best(self, count: int) -> NDArray[np.intp]:
        """The places of the best, in rising order."""
        least = np.partition(self.bm25, -count)[-count]
        above = np.flatnonzero(self.bm25 > least)
        level = np.flatnonzero(self.bm25 == least)[: count - len(above)]
        return np.sort(np.concatenate([above, level]))


def word_matches(
    connection: sqlite3.Connection,
    question: str,
    limit: int,
    within: Collection[int] | None,
) -> Sequence[WordMatch]:
    """The sentences that share the question's words, best BM25 first, one a text.

    Of sentences of equal text and equal BM25 it is the one of the lowest number. `within`
    are the numbers of the documents to keep to.
    """
    terms = content_terms(question)
    if not terms:
        return []
    scored = _scored(connection, terms, query(question))
    if within is not None:
        scored = _among(connection, scored, within)
    return _distinct(connection, scored, limit)


def _scored(
    connection: sqlite3.Connection, terms: Sequence[str], expression: str
) -> _Scored:
    """Every sentence that has one of the terms."""
    stemmed = stems(connection, terms)
    if any(len(parts) != 1 for parts in stemmed):
        # A word to us that is several to FTS5 is asked as a phrase, which no posting has.
        return _by_fts5(connection, expression)
    asked = [stem for (stem,) in stemmed]
    older = posted(connection, asked)
    newer = _newest(connection, expression, asked)
    found = [older.get(stem, NONE).and_then(newer.get(stem, NONE)) for stem in asked]
    if not older and not newer:
        return _Scored(found[0].numbers, np.empty(0))
    return _by_postings(_Collection.of(connection), found)


def _newest(
    connection: sqlite3.Connection, expression: str, asked: Sequence[str]
) -> Mapping[str, Postings]:
    """The postings of those that match, of the sentences that have none yet."""
    posted_to = last_posted(connection)
    if last(connection) <= posted_to:
        return {}
    matching = connection.execute(_NEWEST, (expression, posted_to)).fetchall()
    return read(connection, matching, asked) if matching else {}


def _by_fts5(connection: sqlite3.Connection, expression: str) -> _Scored:
    rows = connection.execute(_BY_FTS5, (expression,)).fetchall()
    return _Scored(
        np.array([number for number, _ in rows], np.int64),
        np.array([bm25 for _, bm25 in rows], np.float64),
    )


def _by_postings(collection: "_Collection", terms: Sequence[Postings]) -> _Scored:
    """BM25 as FTS5 sums it up, term by term; a term that is asked twice counts twice."""
    numbers = np.sort(np.concatenate([term.numbers for term in terms]))
    numbers = numbers[np.diff(numbers, prepend=0) > 0]
    bm25 = np.zeros(numbers.max(initial=0) + 1)
    for term in terms:
        bm25[term.numbers] += collection.bm25(term)
    return _Scored(numbers, bm25[numbers])


@dataclass(frozen=True, slots=True)
class _Collection:
    """What BM25 needs to know of all sentences: how many there are, of how many words."""

    sentences: int
    words: int

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> "_Collection":
        """As FTS5 keeps them, in a record of its own.

        The record holds variable-length integers: the rows, and the words of each column.
        """
        (record,) = connection.execute(
            "SELECT block FROM words_data WHERE id = 1"
        ).fetchone()
        sentences, *words = _varints(record)
        return cls(sentences, sum(words))

    def bm25(self, term: Postings) -> NDArray[np.float64]:
        """What a term adds to the BM25 of each of its sentences."""
        norm = _K1 * (1 - _B + _B * term.lengths / (self.words / self.sentences))
        frequency = term.counts * (_K1 + 1) / (term.counts + norm)
        return self._idf(len(term.numbers)) * frequency

    def _idf(self, having: int) -> float:
        """The inverse document frequency of a term that so many sentences have."""
        idf = math.log((self.sentences - having + 0.5) / (having + 0.5))
        return idf if idf > 0 else _LEAST_IDF


def _varints(record: bytes) -> Iterator[int]:
    """SQLite's variable-length integers: seven bits a byte, the highest says more follow."""
    value = 0
    for byte in record:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            yield value
            value = 0


def _among(
    connection: sqlite3.Connection, scored: _Scored, documents: Collection[int]
) -> _Scored:
    """Those of the sentences that are of these documents."""
    rows = connection.execute(_RANGES, (json.dumps(list(documents)),)).fetchall()
    starts, ends = np.array(rows, np.int64).reshape(-1, 2).T
    nearest = np.searchsorted(starts, scored.numbers, side="right") - 1
    kept = scored.numbers <= np.append(ends, -1)[nearest]
    return _Scored(scored.numbers[kept], scored.bm25[kept])


def _distinct(
    connection: sqlite3.Connection, scored: _Scored, limit: int
) -> Sequence[WordMatch]:
    """The best sentence of each text, for the best texts."""
    asked = limit
    while True:
        matches = scored.best(asked)
        found = _first_of_each_text(connection, matches)
        if len(found) >= limit or len(matches) == len(scored.numbers):
            return found[:limit]
        asked *= 4


def _first_of_each_text(
    connection: sqlite3.Connection, matches: Sequence[WordMatch]
) -> Sequence[WordMatch]:
    rows = connection.execute(
        "SELECT number, text FROM sentence WHERE number IN"
        " (SELECT value FROM json_each(?))",
        (json.dumps([match.sentence for match in matches]),),
    )
    texts = dict(rows.fetchall())
    firsts: dict[int, WordMatch] = {}
    for match in matches:
        firsts.setdefault(texts[match.sentence], match)
    return list(firsts.values())
