"""One state of the index, as a question sees it."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

import numpy as np

from index.catalogue.database import identity
from index.catalogue.identity import Identity
from index.embed.embedder import Vectors
from index.errors import DocumentUnknown
from index.fulltext.bm25 import WordMatch, word_matches
from index.store.documents import StoredDocuments
from index.store.editions import editions, numbers_by_year
from index.store.name_patterns import matching
from index.store.records import Failure
from index.store.state import Entry, IndexState, Sentence
from index.store.state_cache import StateCache
from index.text.document import Document, Span
from index.text.edition.edition import Edition
from index.text.edition.period import Period
from index.vectors.number_set import NumberSet
from index.vectors.source import Block
from index.vectors.stored import StoredVectors
from index.vectors.view import Neighbour, VectorView, rank

_RESCORED = 200  # how many of an approximate base's best get exact cosines
_LISTED = 300  # characters of the patterns that a message repeats
# How many sentences a document has, by the position of the last: reads only that row.
_SENTENCE_COUNT = (
    "(SELECT coalesce(max(ordinal) + 1, 0) FROM sentence"
    " WHERE sentence.document = document.number)"
)
_SENTENCE = 'SELECT number, ordinal, text, document, start, "end" FROM sentence'


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one read transaction sees.

    In all methods, `within` are the numbers of the documents to search, or None for all.
    """

    connection: sqlite3.Connection
    view: VectorView
    documents: StoredDocuments
    cache: StateCache

    @property
    def identity(self) -> Identity:
        """What the index is made from in this state."""
        return identity(self.connection)

    def matches(
        self, question: str, limit: int, within: Collection[int] | None
    ) -> Sequence[WordMatch]:
        """The sentences that share the question's words, best BM25 first, one per text.

        Of sentences with equal text and equal BM25, it is the one with the lowest number.
        """
        return word_matches(self.connection, question, limit, within)

    def neighbours(
        self, vector: Vectors, limit: int, within: Collection[int] | None
    ) -> Sequence[Neighbour]:
        """The texts nearest to a question's vector by exact cosine, nearest first."""
        among = None if within is None else self._texts_within(within)
        nearest = self.view.nearest(vector, max(limit, _RESCORED), among)
        if not self.view.base.is_exact:
            exact = self.cosines(vector, (neighbour.text for neighbour in nearest))
            nearest = rank(
                np.fromiter(exact.keys(), np.int64),
                np.fromiter(exact.values(), np.float64),
                limit,
            )
        return nearest[:limit]

    def _texts_within(self, documents: Collection[int]) -> NumberSet:
        rows = self.connection.execute(
            "SELECT text FROM sentence WHERE document IN"
            " (SELECT value FROM json_each(?))",
            _json_array(documents),
        )
        return NumberSet.of(np.fromiter((text for (text,) in rows), np.int64))

    def sentences(self, numbers: Iterable[int]) -> Sequence[Sentence]:
        """The sentences with these numbers, in the order of the index."""
        return self._sentences(
            " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
            _json_array(numbers),
        )

    def texts(self, sentences: Iterable[int]) -> Mapping[int, int]:
        """Map the number of each of these sentences to that of its text."""
        return dict(
            self.connection.execute(
                "SELECT number, text FROM sentence"
                " WHERE number IN (SELECT value FROM json_each(?))",
                _json_array(sentences),
            ).fetchall()
        )

    def first_with(
        self, texts: Iterable[int], within: Collection[int] | None
    ) -> Mapping[int, int]:
        """Map the number of the first sentence of each of these texts to that of the text."""
        return dict(
            self.connection.execute(
                "SELECT min(number), text FROM sentence"
                " WHERE text IN (SELECT value FROM json_each(?))"
                + (
                    ""
                    if within is None
                    else " AND document IN (SELECT value FROM json_each(?))"
                )
                + " GROUP BY text",
                (*_json_array(texts), *_json_array(within)),
            ).fetchall()
        )

    def around(self, sentence: Sentence, reach: int) -> Sequence[Sentence]:
        """A sentence with up to `reach` sentences on either side of it, in order."""
        return self._sentences(
            " WHERE document = (SELECT document FROM sentence WHERE number = ?)"
            " AND ordinal BETWEEN ? AND ? ORDER BY ordinal",
            (sentence.number, sentence.ordinal - reach, sentence.ordinal + reach),
        )

    def sample(self, most: int) -> Sequence[Sentence]:
        """At most `most` sentences from all over the index, in its order.

        For one state they are always the same, and an added or removed document changes few.
        """
        # Multiples of an odd number near 2**32 over the golden ratio spread evenly modulo 2**32.
        return self._sentences(
            " WHERE number IN (SELECT number FROM sentence"
            " ORDER BY number * 2654435769 & 4294967295 LIMIT ?) ORDER BY number",
            (most,),
        )

    def opening(self, document: str, most: int) -> Sequence[Sentence]:
        """The first `most` sentences of a document, in order; none if the name is unknown."""
        return self._sentences(
            " WHERE document = (SELECT number FROM document WHERE id = ?)"
            " AND ordinal < ? ORDER BY ordinal",
            (document, most),
        )

    def _sentences(self, where: str, values: Sequence[object]) -> Sequence[Sentence]:
        rows = self.connection.execute(_SENTENCE + where, values).fetchall()
        documents = self.documents.of(document for _, _, _, document, _, _ in rows)
        return [
            Sentence(number, ordinal, text, Span(documents[document], start, end))
            for number, ordinal, text, document, start, end in rows
        ]

    def cosines(self, vector: Vectors, texts: Iterable[int]) -> Mapping[int, float]:
        """The exact cosines of these texts by number; some may have no vector yet."""
        block = self.vectors(texts)
        # Row by row: the last digit of a product of all rows depends on how many there are.
        return {
            int(text): float(row @ vector)
            for text, row in zip(block.numbers, block.vectors, strict=True)
        }

    def vectors(self, texts: Iterable[int]) -> Block:
        """The vectors of these texts, ordered by number; some may have none yet."""
        return StoredVectors(self.connection).of(np.fromiter(texts, np.int64))

    def within(self, patterns: Sequence[str]) -> frozenset[int]:
        """The numbers of the documents whose names equal or match any of the glob patterns.

        Raises:
            DocumentUnknown: there is no such document.
        """
        if not patterns:
            raise DocumentUnknown(
                "The list of documents to ask is empty; name one, or give no list to ask"
                " all of them."
            )
        numbers = self.cache.get(_numbers_by_name)
        names = matching(numbers, patterns)
        if not names:
            listed = _shorten(", ".join(map(repr, patterns)))
            raise DocumentUnknown(
                f"No document matches {listed}; see the names with: askquote status"
            )
        return frozenset(numbers[name] for name in names)

    def names(self, within: Collection[int] | None = None) -> Sequence[str]:
        """The names of the documents, in order."""
        numbers = self.cache.get(_numbers_by_name)
        return sorted(
            name for name in numbers if within is None or numbers[name] in within
        )

    def dated(
        self, period: Period, within: frozenset[int] | None = None
    ) -> frozenset[int]:
        """The numbers of the documents that say they are of a year of a period.

        Raises:
            DocumentUnknown: there is no such document.
        """
        by_year = self.cache.get(numbers_by_year)
        found = frozenset(
            chain.from_iterable(by_year[year] for year in by_year if year in period)
        )
        if within is not None:
            found &= within
        if not found:
            which = "document" if within is None else "document that you named"
            raise DocumentUnknown(
                f"No {which} says that it is of {period}; see the years that documents say"
                " they are of with: askquote status"
            )
        return found

    def document(self, name: str) -> Document:
        """The document with this name.

        Raises:
            DocumentUnknown: there is none, or the file with that name failed.
        """
        try:
            row = self.connection.execute(
                "SELECT document.number, kind, message FROM (SELECT ? AS id)"
                " LEFT JOIN document USING (id) LEFT JOIN file USING (id)",
                (name,),
            ).fetchone()
        except UnicodeEncodeError:  # no name in the index has a lone surrogate
            row = (None, None, None)
        number, kind, message = row
        if number is not None:
            return self.documents.of([number])[number]
        if kind is not None:
            raise DocumentUnknown(f"The file {name!r} failed ({kind}): {message}")
        raise DocumentUnknown(
            f"There is no document {name!r} in the index;"
            " see the names with: askquote status"
        )

    def entries(self) -> Sequence[Entry]:
        """All documents, ordered by name."""
        return self.cache.get(_entries)

    def editions(self) -> Mapping[str, Edition]:
        """What the documents say of their own version by name, without those that say nothing."""
        return self.cache.get(editions)

    def failures(self) -> Sequence[Failure]:
        """The files that failed, ordered by name; earlier versions of some are documents."""
        return self.cache.get(failures)

    def warnings(self) -> Sequence[Failure]:
        """The documents in a language that the models know poorly, ordered by name."""
        return self.cache.get(warnings)

    def state(self) -> IndexState:
        """How much of the folder is in this state of the index."""
        return self.cache.get(_state)


def _json_array(numbers: Iterable[int] | None) -> tuple[str, ...]:
    """The parameters for json_each: the numbers as one value, or none for None."""
    return () if numbers is None else (json.dumps(list(numbers)),)


def _shorten(text: str) -> str:
    return text if len(text) <= _LISTED else f"{text[:_LISTED]}…"


def _numbers_by_name(connection: sqlite3.Connection) -> Mapping[str, int]:
    rows = connection.execute("SELECT id, number FROM document")
    return MappingProxyType(dict(rows.fetchall()))


def _entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
    rows = connection.execute(
        f"SELECT id, media_type, {_SENTENCE_COUNT}, indexed_at FROM document ORDER BY id"
    )
    return tuple(Entry(*row) for row in rows)


def _state(connection: sqlite3.Connection) -> IndexState:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM document),"
        " (SELECT count(*) FROM file WHERE state = 'pending'),"
        " (SELECT count(*) FROM file WHERE state IN ('failed', 'stale')),"
        " (SELECT count(*) FROM unembedded)"
    ).fetchone()
    return IndexState(*row)


def count_sentences(connection: sqlite3.Connection) -> int:
    """The number of sentences in the index; takes time proportional to its documents."""
    (count,) = connection.execute(
        f"SELECT coalesce(sum({_SENTENCE_COUNT}), 0) FROM document"
    ).fetchone()
    return int(count)


def failures(connection: sqlite3.Connection) -> Sequence[Failure]:
    """The files that failed, ordered by name; earlier versions of some are documents."""
    rows = connection.execute(
        "SELECT id, kind, message FROM file WHERE kind IS NOT NULL ORDER BY id"
    )
    return tuple(Failure(*row) for row in rows)


def warnings(connection: sqlite3.Connection) -> Sequence[Failure]:
    """The documents in a language that the models know poorly, ordered by name."""
    rows = connection.execute(
        "SELECT id, language FROM document WHERE language IS NOT NULL ORDER BY id"
    )
    return tuple(
        Failure(
            name,
            "not_english",
            f"Most of it seems not to be English ({language}), and the models know only"
            " English: search finds it by its words, but poorly by meaning.",
        )
        for name, language in rows
    )
