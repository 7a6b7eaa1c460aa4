"""The changes of a sync to the catalogue, one document or one batch of vectors at a time.

Each method leaves the catalogue consistent; call it inside `catalogue.database.transaction`.
"""

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from operator import itemgetter

from index.catalogue.database import meta
from index.embed.embedder import Vectors
from index.fulltext import postings
from index.store.records import FileRecord, Stamp
from index.text.document import Document, Span
from index.text.range import Range
from index.text.rendering import render
from index.text.structure_json import from_json, to_json
from index.text.surroundings import words_above
from index.text.words import searchable

_PAGE = 4096  # how many sentences are in memory at once


@dataclass(frozen=True, slots=True)
class Writer:
    """The changes of a sync, on one connection that may write."""

    connection: sqlite3.Connection

    def count(self, table: str) -> int:
        """The number of rows in a table."""
        (count,) = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)

    def files(self) -> Mapping[str, FileRecord]:
        """The files of the folder as the last scan saw them, by name."""
        rows = self.connection.execute(
            "SELECT id, size, mtime_ns, ctime_ns, inode, state, recipe, kind, message"
            " FROM file"
        )
        return {
            name: FileRecord(Stamp(size, mtime, ctime, inode), *rest)
            for name, size, mtime, ctime, inode, *rest in rows
        }

    def document_hashes(self) -> dict[str, str]:
        """The SHA-256 of each document's file, by document name."""
        rows = self.connection.execute("SELECT id, sha256 FROM document")
        return dict(rows.fetchall())

    def holds(self, name: str, sha256: str, recipe: str) -> bool:
        """Whether there is a document with this name, made from these bytes with this recipe."""
        row = self.connection.execute(
            "SELECT 1 FROM document WHERE id = ? AND sha256 = ? AND recipe = ?",
            (name, sha256, recipe),
        )
        return row.fetchone() is not None

    def set_meta(self, key: str, value: int | str) -> None:
        """Set one of the facts that the catalogue records about itself."""
        self.connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))

    def put_file(self, name: str, record: FileRecord) -> None:
        """Add or replace the record of a file."""
        stamp = record.stamp
        self.connection.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
                stamp.size,
                stamp.mtime_ns,
                stamp.ctime_ns,
                stamp.inode,
                record.state,
                record.recipe,
                record.kind,
                record.message,
            ),
        )

    def forget_file(self, name: str) -> None:
        """Delete the record of a file that is no longer in the folder."""
        self.connection.execute("DELETE FROM file WHERE id = ?", (name,))

    def put_document(
        self, document: Document, sentences: Sequence[Range], language: str | None
    ) -> None:
        """Add a document, or replace the one with the same name.

        `language` is the language that most of it is in, unless that is English.
        """
        self.remove_document(document.id)
        cursor = self.connection.execute(
            "INSERT INTO document (id, text, sha256, media_type, recipe, pages, headings,"
            " indexed_at, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id,
                document.text,
                document.sha256,
                document.media_type,
                document.recipe,
                json.dumps(document.pages),
                to_json(document.structure),
                datetime.now(UTC).isoformat(timespec="seconds"),
                language,
            ),
        )
        number = cursor.lastrowid
        for ordinal, (start, end) in enumerate(sentences):
            span = Span(document, start, end)
            text = self._text_number(render(span).text)
            # In two parts, so that a new name can take the place of the old one.
            above = words_above(span).removesuffix(document.id)
            self._put_sentence(
                (number, ordinal, start, end, text),
                searchable(span.text),
                searchable(above.rstrip()) + searchable(f" {document.id}"),
            )
        postings.extend(self.connection)

    def _put_sentence(self, row: Sequence[object], words: str, place: str) -> None:
        """Add a sentence and its words; `row` is the table's, without the number."""
        cursor = self.connection.execute(
            'INSERT INTO sentence (document, ordinal, start, "end", text)'
            " VALUES (?, ?, ?, ?, ?)",
            row,
        )
        self.connection.execute(
            "INSERT INTO words (rowid, sentence, place) VALUES (?, ?, ?)",
            (cursor.lastrowid, words, place),
        )

    def _text_number(self, text: str) -> int:
        digest = _digest(text)
        row = self.connection.execute(
            "SELECT number FROM text WHERE hash = ?", (digest,)
        ).fetchone()
        if row is not None:
            number: int = row[0]
            return number
        cursor = self.connection.execute(
            "INSERT INTO text (hash) VALUES (?) RETURNING number", (digest,)
        )
        (number,) = cursor.fetchone()
        self.connection.execute("INSERT INTO unembedded VALUES (?)", (number,))
        return number

    def rename_document(self, former: str, name: str) -> None:
        """Rename a document; its sentences get new numbers, and keep their vectors.

        The words of a sentence number never change, so what was derived from them stays valid.
        """
        ending, new_ending = searchable(f" {former}"), searchable(f" {name}")
        for numbers in self._numbers(former):
            rows = self.connection.execute(
                'SELECT document, ordinal, start, "end", text, words.sentence, place'
                " FROM sentence JOIN words ON words.rowid = sentence.number"
                " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY ordinal",
                (json.dumps(numbers.tolist()),),
            ).fetchall()
            self._remove_sentences(numbers)
            for *sentence, words, place in rows:
                self._put_sentence(
                    sentence, words, place.removesuffix(ending) + new_ending
                )
        postings.extend(self.connection)
        self.connection.execute(
            "UPDATE document SET id = ? WHERE id = ?", (name, former)
        )

    def remove_document(self, name: str) -> None:
        """Delete a document with its sentences and their words, but not their vectors."""
        for numbers in self._numbers(name):
            self._remove_sentences(numbers)
        self.connection.execute("DELETE FROM document WHERE id = ?", (name,))

    def _numbers(self, name: str) -> Iterator["array[int]"]:
        """The current numbers of a document's sentences, ascending, one page at a time."""
        rows = self.connection.execute(
            "SELECT number FROM sentence WHERE document ="
            " (SELECT number FROM document WHERE id = ?) ORDER BY number",
            (name,),
        )
        return _pages(array("q", (number for (number,) in rows)))

    def _remove_sentences(self, numbers: "array[int]") -> None:
        """Delete the sentences with these numbers, which ascend, and their words."""
        chosen = (json.dumps(numbers.tolist()),)
        self.connection.execute(
            "INSERT OR IGNORE INTO loosened SELECT text FROM sentence"
            " WHERE number IN (SELECT value FROM json_each(?))",
            chosen,
        )
        for table, key in [("words", "rowid"), ("sentence", "number")]:
            self.connection.execute(
                f"DELETE FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))",
                chosen,
            )
        postings.forget(self.connection, numbers)

    def texts_without_vector(self) -> Iterator[tuple[int, str]]:
        """Yield the number and text of each text without a vector, document by document."""
        return self.texts("SELECT text FROM unembedded")

    def texts(self, numbers: str) -> Iterator[tuple[int, str]]:
        """Yield the number and text of each text that a query selects, document by document.

        The query's one column is `text`, a text's number.
        """
        rows = self.connection.execute(
            "SELECT (SELECT min(number) FROM sentence WHERE text = chosen.text) AS first"
            f" FROM ({numbers}) AS chosen ORDER BY first"
        )
        # Read up front, as the caller commits batches meanwhile. There may be millions: an
        # array takes eight bytes for each.
        firsts = array("q", (first for (first,) in rows))
        sentences = chain.from_iterable(map(self._sentences, _pages(firsts)))
        for document, group in groupby(sentences, key=itemgetter(0)):
            source = self._document(document)
            for _, number, start, end in group:
                yield number, render(Span(source, start, end)).text

    def _document(self, number: int) -> Document:
        """A document, without its pages."""
        name, text, sha256, media_type, recipe, structure = self.connection.execute(
            "SELECT id, text, sha256, media_type, recipe, headings FROM document"
            " WHERE number = ?",
            (number,),
        ).fetchone()
        return Document(
            name, text, sha256, media_type, recipe, structure=from_json(structure)
        )

    def _sentences(self, numbers: Sequence[int]) -> Sequence[tuple[int, int, int, int]]:
        """The document, text, start and end of the sentences with these numbers, in order."""
        return self.connection.execute(
            'SELECT document, text, start, "end" FROM sentence'
            " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
            (json.dumps(list(numbers)),),
        ).fetchall()

    def count_without_vector(self) -> int:
        """The number of texts that have no vector yet."""
        return self.count("unembedded")

    def put_vectors(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Add the vectors of texts, of shape (len(numbers), dimension)."""
        sequence = self.next_sequence()
        rows = vectors.astype("<f4")
        self.connection.executemany(
            "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
            [
                (number, sequence, row.tobytes())
                for number, row in zip(numbers, rows, strict=True)
            ],
        )
        self.connection.executemany(
            "DELETE FROM unembedded WHERE text = ?", [(number,) for number in numbers]
        )

    def drop_unused_texts(self) -> None:
        """Delete the texts that no sentence has any more, and their vectors."""
        unused = self.connection.execute(
            "SELECT text FROM loosened WHERE NOT EXISTS"
            " (SELECT 1 FROM sentence WHERE sentence.text = loosened.text)"
        ).fetchall()
        self.connection.execute("DELETE FROM loosened")
        if not unused:
            return
        sequence = self.next_sequence()
        self.connection.executemany(
            "INSERT INTO dropped SELECT text, ? FROM vector WHERE text = ?",
            [(sequence, number) for (number,) in unused],
        )
        for table, key in [
            ("vector", "text"),
            ("next_vector", "text"),
            ("unembedded", "text"),
            ("text", "number"),
        ]:
            self.connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", unused)

    def next_sequence(self) -> int:
        """Increment and return the count of changes to the vectors."""
        sequence = int(meta(self.connection, "sequence")) + 1
        self.set_meta("sequence", sequence)
        return sequence


def _pages(numbers: "array[int]") -> Iterator["array[int]"]:
    for start in range(0, len(numbers), _PAGE):
        yield numbers[start : start + _PAGE]


def _digest(text: str) -> bytes:
    """Identify a text as the embedder sees it: white space makes no difference."""
    folded = " ".join(text.split())
    return hashlib.sha256(folded.encode("utf-8")).digest()[:16]
