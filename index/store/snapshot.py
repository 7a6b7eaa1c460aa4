"""One state of the index, for as long as a question takes."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from index.catalogue.database import Identity, identity
from index.embed.embedder import Vectors
from index.errors import DocumentUnknown
from index.fulltext.bm25 import WordMatch, word_matches
from index.store.documents import StoredDocuments
from index.store.name_patterns import matching
from index.store.records import Failure
from index.store.state import Entry, IndexState, Sentence
from index.store.state_cache import StateCache
from index.text.document import Document, Span
from index.vectors.number_set import NumberSet
from index.vectors.source import Block
from index.vectors.stored import StoredVectors
from index.vectors.view import Neighbour, VectorView, rank

_RESCORED = 200  # an approximate base's best, whose exact cosines are then computed
_LISTED = 300  # characters of the patterns that a message repeats
# How many sentences a document has, by the place of its last: no other is looked at.
_ITS_SENTENCES = (
    "(SELECT coalesce(max(ordinal) + 1, 0) FROM sentence"
    " WHERE sentence.document = document.number)"
)
_SENTENCE = 'SELECT number, ordinal, text, document, start, "end" FROM sentence'


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one read transaction sees; `within` are numbers of documents to keep to."""

    connection: sqlite3.Connection
    view: VectorView
    documents: StoredDocuments
    cache: StateCache

    @property
    def identity(self) -> Identity:
        """What the index is made of in this state."""
        return identity(self.connection)

    def matches(
        self, question: str, limit: int, within: Collection[int] | None
    ) -> Sequence[WordMatch]:
        """The sentences that share the question's words, best BM25 first, one a text.

        Of sentences of equal text and equal BM25 it is the one of the lowest number.
        """
        return word_matches(self.connection, question, limit, within)

    def neighbours(
        self, vector: Vectors, limit: int, within: Collection[int] | None
    ) -> Sequence[Neighbour]:
        """The texts nearest to a question's vector, by exact cosine, nearest first."""
        among = None if within is None else self._texts_within(within)
        near = self.view.nearest(vector, max(limit, _RESCORED), among)
        if not self.view.base.is_exact:
            exact = self.cosines(vector, (neighbour.text for neighbour in near))
            near = rank(
                np.fromiter(exact.keys(), np.int64),
                np.fromiter(exact.values(), np.float64),
                limit,
            )
        return near[:limit]

    def _texts_within(self, documents: Collection[int]) -> NumberSet:
        rows = self.connection.execute(
            "SELECT text FROM sentence WHERE document IN"
            " (SELECT value FROM json_each(?))",
            _json_array(documents),
        )
        return NumberSet.of(np.fromiter((text for (text,) in rows), np.int64))

    def sentences(self, numbers: Iterable[int]) -> Sequence[Sentence]:
        """The sentences of these numbers, in the order of the index."""
        return self._sentences(
            " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
            _json_array(numbers),
        )

    def texts(self, sentences: Iterable[int]) -> Mapping[int, int]:
        """Maps each of these sentences to its text, by their numbers."""
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
        """Maps the first sentence of each of these texts to its text, by their numbers."""
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
        """A sentence and those up to `reach` places before and after it, in order."""
        return self._sentences(
            " WHERE document = (SELECT document FROM sentence WHERE number = ?)"
            " AND ordinal BETWEEN ? AND ? ORDER BY ordinal",
            (sentence.number, sentence.ordinal - reach, sentence.ordinal + reach),
        )

    def sample(self, most: int) -> Sequence[Sentence]:
        """Up to so many sentences from all over the index, in its order.

        Of one state they are always the same, and a document that comes or goes changes few.
        """
        # Multiples of an odd number near 2**32 over the golden ratio lie evenly below 2**32.
        return self._sentences(
            " WHERE number IN (SELECT number FROM sentence"
            " ORDER BY number * 2654435769 & 4294967295 LIMIT ?) ORDER BY number",
            (most,),
        )

    def opening(self, document: str, most: int) -> Sequence[Sentence]:
        """The first sentences of the document of that name, in order; none of an unknown one."""
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
        """The exact cosines of these texts, by their numbers; some have no vector yet."""
        block = self.vectors(texts)
        # Row by row, as the last digit of a product of them all depends on how many they are.
        return {
            int(text): float(row @ vector)
            for text, row in zip(block.numbers, block.vectors, strict=True)
        }

    def vectors(self, texts: Iterable[int]) -> Block:
        """The vectors of these texts, by their numbers; some have no vector yet."""
        return StoredVectors(self.connection).of(np.fromiter(texts, np.int64))

    def within(self, patterns: Sequence[str]) -> frozenset[int]:
        """The numbers of the documents whose names are, or match, any of the glob patterns.

        Raises:
            DocumentUnknown: none does.
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

    def document(self, name: str) -> Document:
        """The document of a name.

        Raises:
            DocumentUnknown: there is none, or the file of that name could not become one.
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
        """Every document, by name."""
        return self.cache.get(_entries)

    def failures(self) -> Sequence[Failure]:
        """The files that are no document, or only as they were before, by name."""
        return self.cache.get(failures)

    def warnings(self) -> Sequence[Failure]:
        """The documents that the models know the language of poorly, by name."""
        return self.cache.get(warnings)

    def state(self) -> IndexState:
        """How much of the folder this state of the index holds."""
        return self.cache.get(_state)


def _json_array(numbers: Iterable[int] | None) -> tuple[str, ...]:
    """Numbers as one SQL value, for json_each; for None no value."""
    return () if numbers is None else (json.dumps(list(numbers)),)


def _shorten(text: str) -> str:
    return text if len(text) <= _LISTED else f"{text[:_LISTED]}…"


def _numbers_by_name(connection: sqlite3.Connection) -> Mapping[str, int]:
    rows = connection.execute("SELECT id, number FROM document")
    return MappingProxyType(dict(rows.fetchall()))


def _entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
    rows = connection.execute(
        f"SELECT id, media_type, {_ITS_SENTENCES}, indexed_at FROM document ORDER BY id"
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
    """How many sentences the index holds; takes time by its documents, not by them."""
    (count,) = connection.execute(
        f"SELECT coalesce(sum({_ITS_SENTENCES}), 0) FROM document"
    ).fetchone()
    return int(count)


def failures(connection: sqlite3.Connection) -> Sequence[Failure]:
    """The files that are no document, or only as they were before, by name."""
    rows = connection.execute(
        "SELECT id, kind, message FROM file WHERE kind IS NOT NULL ORDER BY id"
    )
    return tuple(Failure(*row) for row in rows)


def warnings(connection: sqlite3.Connection) -> Sequence[Failure]:
    """The documents that the models know the language of poorly, by name."""
    rows = connection.execute(
        "SELECT id, language FROM document WHERE language IS NOT NULL ORDER BY id"
    )
    return tuple(
        Failure(
            name,
            "not_english",
            f"Most of it seems not to be English ({language}), which the models know: it"
            " is found by its words, and poorly by meaning.",
        )
        for name, language in rows
    )
