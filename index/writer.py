"""What a sync changes in the catalogue, a document or a batch of vectors at a time.

Each method leaves the catalogue whole; call it inside `catalogue.transaction`.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from index.catalogue import meta
from index.document import Document, Range, Span
from index.embedder import Vectors
from index.folder import Stamp
from index.words import searchable


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What the catalogue knows of a file: its stamp, and how the last reading went.

    `state` is "pending", "indexed", "stale" or "failed", `recipe` what it was read by.
    """

    stamp: Stamp
    state: str
    recipe: str | None = None
    kind: str | None = None
    message: str | None = None


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

    def set_meta(self, key: str, value: int) -> None:
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

    def put_document(self, document: Document, sentences: Sequence[Range]) -> None:
        """Add a document, in place of the one of its name if there is one."""
        self.remove_document(document.id)
        cursor = self.connection.execute(
            "INSERT INTO document (id, text, sha256, media_type, recipe, pages, headings,"
            " indexed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id,
                document.text,
                document.sha256,
                document.media_type,
                document.recipe,
                json.dumps(document.pages),
                json.dumps(document.headings),
                datetime.now(UTC).isoformat(timespec="seconds"),
            ),
        )
        number = cursor.lastrowid
        for ordinal, (start, end) in enumerate(sentences):
            span = Span(document, start, end)
            row = self.connection.execute(
                'INSERT INTO sentence (document, ordinal, start, "end", text)'
                " VALUES (?, ?, ?, ?, ?)",
                (number, ordinal, start, end, self._text_number(span.text)),
            )
            place = f"{span.heading or ''} {document.id}"
            self.connection.execute(
                "INSERT INTO words (rowid, sentence, place) VALUES (?, ?, ?)",
                (row.lastrowid, searchable(span.text), searchable(place)),
            )

    def _text_number(self, text: str) -> int:
        digest = _digest(text)
        self.connection.execute(
            "INSERT OR IGNORE INTO text (hash) VALUES (?)", (digest,)
        )
        row = self.connection.execute(
            "SELECT number FROM text WHERE hash = ?", (digest,)
        )
        number: int = row.fetchone()[0]
        return number

    def remove_document(self, name: str) -> None:
        """Drop a document with its sentences and their words; their vectors stay."""
        self.connection.execute(
            "DELETE FROM words WHERE rowid IN (SELECT sentence.number FROM sentence"
            " JOIN document ON document.number = sentence.document WHERE id = ?)",
            (name,),
        )
        self.connection.execute(
            "DELETE FROM sentence WHERE document ="
            " (SELECT number FROM document WHERE id = ?)",
            (name,),
        )
        self.connection.execute("DELETE FROM document WHERE id = ?", (name,))

    def texts_without_vector(self) -> Iterator[tuple[int, str]]:
        """Each text that has no vector yet, with its number, document by document."""
        rows = self.connection.execute(
            'SELECT sentence.document, sentence.text, start, "end" FROM sentence'
            " WHERE number IN (SELECT min(sentence.number) FROM sentence"
            " LEFT JOIN vector USING (text) WHERE vector.text IS NULL GROUP BY text)"
            " ORDER BY sentence.number"
        ).fetchall()
        for document, group in groupby(rows, key=itemgetter(0)):
            (text,) = self.connection.execute(
                "SELECT text FROM document WHERE number = ?", (document,)
            ).fetchone()
            for _, number, start, end in group:
                yield number, text[start:end]

    def count_without_vector(self) -> int:
        """How many texts have no vector yet."""
        return self.count("text") - self.count("vector")

    def put_vectors(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Add the vectors of texts, of shape (len(numbers), dimension)."""
        sequence = self._next_sequence()
        rows = vectors.astype("<f4")
        self.connection.executemany(
            "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
            [
                (number, sequence, row.tobytes())
                for number, row in zip(numbers, rows, strict=True)
            ],
        )

    def drop_unused_texts(self) -> None:
        """Drop the texts that no sentence has any more, and their vectors."""
        unused = self.connection.execute(
            "SELECT number FROM text WHERE number NOT IN (SELECT text FROM sentence)"
        ).fetchall()
        if not unused:
            return
        sequence = self._next_sequence()
        self.connection.executemany(
            "INSERT INTO dropped SELECT text, ? FROM vector WHERE text = ?",
            [(sequence, number) for (number,) in unused],
        )
        self.connection.executemany("DELETE FROM vector WHERE text = ?", unused)
        self.connection.executemany("DELETE FROM text WHERE number = ?", unused)

    def _next_sequence(self) -> int:
        sequence = int(meta(self.connection, "sequence")) + 1
        self.set_meta("sequence", sequence)
        return sequence


def _digest(text: str) -> bytes:
    """Names what the embedder sees: texts that differ in white space alone are one."""
    folded = " ".join(text.split())
    return hashlib.sha256(folded.encode("utf-8")).digest()[:16]
