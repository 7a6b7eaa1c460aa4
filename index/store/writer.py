"""What a sync changes in the catalogue, a document or a batch of vectors at a time.

Each method leaves the catalogue whole; call it inside `catalogue.transaction`.
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
from index.text.document import Document, Range, Span
from index.text.words import searchable

_PAGE = 4096  # how many sentences are held in memory at once


@dataclass(frozen=True, slots=True)
class Writer:
    """The changes a sync makes, over one connection that may write."""

    connection: sqlite3.Connection

    def count(self, table: str) -> int:
        """How many rows a table has."""
        (count,) = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)

    def files(self) -> Mapping[str, FileRecord]:
        """The folder as the last scan saw it, by the files' names."""
        rows = self.connection.execute(
            "SELECT id, size, mtime_ns, ctime_ns, inode, state, recipe, kind, message"
            " FROM file"
        )
        return {
            name: FileRecord(Stamp(size, mtime, ctime, inode), *rest)
            for name, size, mtime, ctime, inode, *rest in rows
        }

    def document_hashes(self) -> dict[str, str]:
        """The SHA-256 of each document's file, by the document's name."""
        rows = self.connection.execute("SELECT id, sha256 FROM document")
        return dict(rows.fetchall())

    def holds(self, name: str, sha256: str, recipe: str) -> bool:
        """Whether a document is there as these bytes and this recipe make it."""
        row = self.connection.execute(
            "SELECT 1 FROM document WHERE id = ? AND sha256 = ? AND recipe = ?",
            (name, sha256, recipe),
        )
        return row.fetchone() is not None

    def set_meta(self, key: str, value: int | str) -> None:
        """State one fact of the catalogue."""
        self.connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))

    def put_file(self, name: str, record: FileRecord) -> None:
        """Record how a file stands."""
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
        """Drop a file that is no longer in the folder."""
        self.connection.execute("DELETE FROM file WHERE id = ?", (name,))

    def put_document(
        self, document: Document, sentences: Sequence[Range], language: str | None
    ) -> None:
        """Add a document, in place of the one of its name if there is one.

        `language` is the one that most of it is in, where that is not English.
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
                json.dumps(document.headings),
                datetime.now(UTC).isoformat(timespec="seconds"),
                language,
            ),
        )
        number = cursor.lastrowid
        for ordinal, (start, end) in enumerate(sentences):
            span = Span(document, start, end)
            place = f"{span.heading or ''} {document.id}"
            text = self._text_number(span.text)
            self._put_sentence(
                (number, ordinal, start, end, text),
                searchable(span.text),
                searchable(place),
            )
        postings.extend(self.connection)

    def _put_sentence(self, row: Sequence[object], words: str, place: str) -> None:
        """Add a sentence and its words; the row is as the table has it, without a number."""
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
        """Give a document another name; its sentences have new numbers, and keep their vectors.

        The words of a number never change: whatever was made of them stays right.
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
        """Drop a document with its sentences and their words; their vectors stay."""
        for numbers in self._numbers(name):
            self._remove_sentences(numbers)
        self.connection.execute("DELETE FROM document WHERE id = ?", (name,))

    def _numbers(self, name: str) -> Iterator["array[int]"]:
        """The numbers of a document's sentences as they are now, rising, a page at a time."""
        rows = self.connection.execute(
            "SELECT number FROM sentence WHERE document ="
            " (SELECT number FROM document WHERE id = ?) ORDER BY number",
            (name,),
        )
        return _pages(array("q", (number for (number,) in rows)))

    def _remove_sentences(self, numbers: "array[int]") -> None:
        """Drop sentences, by number in rising order, and their words."""
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
        """Each text that has no vector yet, with its number, document by document."""
        return self.texts("SELECT text FROM unembedded")

    def texts(self, numbers: str) -> Iterator[tuple[int, str]]:
        """Each text that a query selects as `text`, with its number, document by document."""
        wanted = self.connection.execute(
            "SELECT (SELECT min(number) FROM sentence WHERE text = wanted.text) AS first"
            f" FROM ({numbers}) AS wanted ORDER BY first"
        )
        # Eight bytes a sentence: there may be millions, and batches are committed meanwhile.
        firsts = array("q", (first for (first,) in wanted))
        rows = chain.from_iterable(map(self._sentences, _pages(firsts)))
        for document, group in groupby(rows, key=itemgetter(0)):
            (text,) = self.connection.execute(
                "SELECT text FROM document WHERE number = ?", (document,)
            ).fetchone()
            for _, number, start, end in group:
                yield number, text[start:end]

    def _sentences(self, numbers: Sequence[int]) -> Sequence[tuple[int, int, int, int]]:
        """The document, text, start and end of sentences, by their numbers, which rise."""
        return self.connection.execute(
            'SELECT document, text, start, "end" FROM sentence'
            " WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
            (json.dumps(list(numbers)),),
        ).fetchall()

    def count_without_vector(self) -> int:
        """How many texts have no vector yet."""
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
        """Drop the texts that no sentence has any more, and their vectors."""
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
        """Count one more change of the vectors."""
        sequence = int(meta(self.connection, "sequence")) + 1
        self.set_meta("sequence", sequence)
        return sequence


def _pages(numbers: "array[int]") -> Iterator["array[int]"]:
    for start in range(0, len(numbers), _PAGE):
        yield numbers[start : start + _PAGE]


def _digest(text: str) -> bytes:
    """Names what the embedder sees: texts that differ in white space alone are one."""
    folded = " ".join(text.split())
    return hashlib.sha256(folded.encode("utf-8")).digest()[:16]
