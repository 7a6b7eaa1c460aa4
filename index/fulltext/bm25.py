"""Finding the sentences that share words with a question, scored by BM25.

FTS5's own bm25() takes microseconds per row, and among a million sentences the words of a
question occur in tens of thousands. Posting arrays take nanoseconds per row, so frequent
terms need not be deferred or dropped, as is usual where each posting is expensive (Turtle and
Flood 1995; Broder et al., CIKM 2003). All postings are scored, one term at a time, as in
BM25S (Lù 2024). The scores equal those of bm25() to the last bit.
"""

import json
import math
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fulltext.postings import (
    NO_POSTINGS,
    Postings,
    build_postings,
    last_posted,
    last_sentence,
    load_postings,
    stems,
)
from index.text.words import query, query_terms

# The constants of FTS5's bm25().
_K1 = 1.2
_B = 0.75
_MIN_IDF = 1e-6

_BY_FTS5 = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY rowid"
_NEWEST = (
    "SELECT rowid, sentence, place FROM words WHERE words MATCH ? AND rowid > ?"
    " ORDER BY rowid"
)
# The sentences of a document are inserted together, so their numbers are consecutive.
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
    """A sentence that shares words with a question; a higher BM25 score is better."""

    sentence: int
    bm25: float


@dataclass(frozen=True, slots=True)
class _Scores:
    """The numbers of sentences in ascending order, and their BM25 scores."""

    numbers: NDArray[np.int64]
    bm25: NDArray[np.float64]

    def best(self, count: int) -> list[WordMatch]:
        """The `count` best matches, best first; ties are ordered by number."""
        selection = self._best(count) if count < len(self.bm25) else slice(None)
        numbers, bm25 = self.numbers[selection], self.bm25[selection]
        order = np.argsort(-bm25, kind="stable")
        pairs = zip(numbers[order].tolist(), bm25[order].tolist(), strict=True)
        return [WordMatch(number, score) for number, score in pairs]

    def _best(self, count: int) -> NDArray[np.intp]:
        """The indices of the `count` best sentences, in ascending order."""
        lowest = np.partition(self.bm25, -count)[-count]
        above = np.flatnonzero(self.bm25 > lowest)
        ties = np.flatnonzero(self.bm25 == lowest)[: count - len(above)]
        return np.sort(np.concatenate([above, ties]))


def word_matches(
    connection: sqlite3.Connection,
    question: str,
    limit: int,
    within: Collection[int] | None,
) -> Sequence[WordMatch]:
    """The sentences that share words with the question, best BM25 score first.

    Each text is returned once; of sentences with equal text and score, the one with the lowest
    number. `within` restricts the search to documents, given by number.
    """
    terms = query_terms(question)
    if not terms:
        return []
    scores = _score_sentences(connection, terms, query(question))
    if within is not None:
        scores = _restrict(connection, scores, within)
    return _one_per_text(connection, scores, limit)


def _score_sentences(
    connection: sqlite3.Connection, terms: Sequence[str], expression: str
) -> _Scores:
    """Score all sentences that have one of the terms."""
    stemmed = stems(connection, terms)
    if any(len(parts) != 1 for parts in stemmed):
        # FTS5 splits a term into several words and searches for them as a phrase, but
        # postings are of single words.
        return _score_by_fts5(connection, expression)
    query_stems = [stem for (stem,) in stemmed]
    older = load_postings(connection, query_stems)
    newer = _new_postings(connection, expression, query_stems)
    postings = [
        older.get(stem, NO_POSTINGS).concat(newer.get(stem, NO_POSTINGS))
        for stem in query_stems
    ]
    if not older and not newer:
        return _Scores(NO_POSTINGS.numbers, np.empty(0))
    return _score_postings(_Collection.read(connection), postings)


def _new_postings(
    connection: sqlite3.Connection, expression: str, query_stems: Sequence[str]
) -> Mapping[str, Postings]:
    """The postings of matching sentences that aren't in a segment yet."""
    posted_to = last_posted(connection)
    if last_sentence(connection) <= posted_to:
        return {}
    rows = connection.execute(_NEWEST, (expression, posted_to)).fetchall()
    return build_postings(connection, rows, query_stems) if rows else {}


def _score_by_fts5(connection: sqlite3.Connection, expression: str) -> _Scores:
    rows = connection.execute(_BY_FTS5, (expression,)).fetchall()
    return _Scores(
        np.array([number for number, _ in rows], np.int64),
        np.array([bm25 for _, bm25 in rows], np.float64),
    )


def _score_postings(collection: "_Collection", terms: Sequence[Postings]) -> _Scores:
    """Sum up BM25 in the order of FTS5, term by term; a repeated term counts twice."""
    numbers = np.sort(np.concatenate([term.numbers for term in terms]))
    numbers = numbers[np.diff(numbers, prepend=0) > 0]
    bm25 = np.zeros(numbers.max(initial=0) + 1)
    for term in terms:
        bm25[term.numbers] += collection.bm25(term)
    return _Scores(numbers, bm25[numbers])


@dataclass(frozen=True, slots=True)
class _Collection:
    """The counts over all sentences that BM25 needs."""

    sentences: int
    words: int

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> "_Collection":
        """Read the counts from the record in which FTS5 keeps them.

        The record holds variable-length integers: the number of rows, and the number of words
        in each column.
        """
        (record,) = connection.execute(
            "SELECT block FROM words_data WHERE id = 1"
        ).fetchone()
        sentences, *words = _varints(record)
        return cls(sentences, sum(words))

    def bm25(self, term: Postings) -> NDArray[np.float64]:
        """The contribution of a term to the BM25 score of each of its sentences."""
        norm = _K1 * (1 - _B + _B * term.lengths / (self.words / self.sentences))
        frequency = term.counts * (_K1 + 1) / (term.counts + norm)
        return self._idf(len(term.numbers)) * frequency

    def _idf(self, matches: int) -> float:
        """The inverse document frequency of a term that `matches` sentences have."""
        idf = math.log((self.sentences - matches + 0.5) / (matches + 0.5))
        return idf if idf > 0 else _MIN_IDF


def _varints(record: bytes) -> Iterator[int]:
    """Decode SQLite's varints: seven bits per byte; the high bit is set if more bytes follow."""
    value = 0
    for byte in record:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            yield value
            value = 0


def _restrict(
    connection: sqlite3.Connection, scores: _Scores, documents: Collection[int]
) -> _Scores:
    """Keep only the sentences of these documents."""
    rows = connection.execute(_RANGES, (json.dumps(list(documents)),)).fetchall()
    starts, ends = np.array(rows, np.int64).reshape(-1, 2).T
    nearest = np.searchsorted(starts, scores.numbers, side="right") - 1
    is_within = scores.numbers <= np.append(ends, -1)[nearest]
    return _Scores(scores.numbers[is_within], scores.bm25[is_within])


def _one_per_text(
    connection: sqlite3.Connection, scores: _Scores, limit: int
) -> Sequence[WordMatch]:
    """The best sentence of each of the `limit` best texts."""
    count = limit
    while True:
        matches = scores.best(count)
        distinct = _first_of_each_text(connection, matches)
        if len(distinct) >= limit or len(matches) == len(scores.numbers):
            return distinct[:limit]
        count *= 4


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
