"""Small indexes made without a model, and their contents."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import pytest

from index.catalogue.database import FILE_NAME
from index.embed.embedder import HashEmbedder, Vectors
from index.extract.extractor import Extract
from index.extract.text.markdown import Markdown
from index.search import search
from index.store.snapshot import Snapshot
from index.store.state import IndexState
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.text.document import Document
from index.text.range import Range
from index.text.structure import NO_STRUCTURE, Structure

MANY = {
    f"{number}.txt": f"Bridge {number} has {number * 3} arches.\nIt is {number} old."
    for number in range(40)
}


@dataclass(frozen=True, slots=True)
class Lines:
    """A splitter that makes each line a sentence."""

    recipe: str = "lines/1"

    def split(self, text: str, structure: Structure = NO_STRUCTURE) -> Sequence[Range]:
        """The lines that aren't empty; headings are lines like any other."""
        assert all(heading.end <= len(text) for heading in structure.headings)
        lines = text.split("\n")
        ends = accumulate(len(line) + 1 for line in lines)
        return [
            Range(end - 1 - len(line), end - 1)
            for line, end in zip(lines, ends, strict=True)
            if line.strip()
        ]


class CountingEmbedder(HashEmbedder):
    """An embedder that records the sentences it embedded."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Record the texts, and embed them."""
        self.embedded.extend(texts)
        return super().embed_sentences(texts)


@dataclass(frozen=True, slots=True)
class CountingExtractor(Markdown):
    """A Markdown extractor that records what it read."""

    read: list[bytes] = field(default_factory=list)

    def extract(self, data: bytes) -> Extract:
        """Record the bytes, and extract their text."""
        self.read.append(data)
        return Markdown.extract(self, data)


def fill(folder: Path, files: Mapping[str, str]) -> Path:
    """Write texts to a folder by name, and return the folder.

    The files get an old time, so that a sync must notice changes by other means.
    """
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        os.utime(path, (10**9, 10**9))
    return folder


@contextmanager
def opened(docs: Path, components: Components) -> Iterator[Snapshot]:
    """Sync a folder with an index next to it, and open a snapshot of that."""
    sync(docs, docs.parent / "index", components)
    with closing(LocalStore(docs.parent / "index")) as store, store.reading() as now:
        yield now


def contents(index: Path) -> Mapping[Document, Sequence[Range]]:
    """Each document of an index with the ranges of its sentences, in order."""
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        ranges_of: dict[Document, list[Range]] = {
            snapshot.document(entry.document): [] for entry in snapshot.entries()
        }
        rows = snapshot.connection.execute("SELECT number FROM sentence").fetchall()
        for sentence in snapshot.sentences(number for (number,) in rows):
            ranges = ranges_of[sentence.span.document]
            assert sentence.ordinal == len(ranges)
            ranges.append(Range(sentence.span.start, sentence.span.end))
        return ranges_of


def names(index: Path) -> list[str]:
    """The documents' names."""
    return [document.id for document in contents(index)]


def state(index: Path) -> IndexState:
    """The index state that every answer has."""
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        return snapshot.state()


def found(index: Path, question: str) -> Mapping[tuple[str, str], float]:
    """The texts that a search finds, with their cosine and BM25 if they have any.

    Sentences that differ only in white space are one text, whichever of them is found.
    """
    vector = HashEmbedder().embed_question(question)
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        hits = search(snapshot, question, vector)
    measures = [("cosine", hit.cosine, hit.sentence) for hit in hits]
    measures += [("bm25", hit.bm25, hit.sentence) for hit in hits]
    return {
        (" ".join(sentence.span.text.split()), name): value
        for name, value, sentence in measures
        if value is not None
    }


def assert_sound(index: Path) -> None:
    """Assert that the catalogue, its references and its words pass SQLite's checks."""
    with closing(sqlite3.connect(index / FILE_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def assert_as_fresh(
    index: Path, folder: Path, components: Components, fresh: Path
) -> None:
    """Assert that an index is sound, and equal to one built from scratch at `fresh`."""
    assert_sound(index)
    sync(folder, fresh, components, allow_empty=True)
    assert contents(index) == contents(fresh)
    assert _counts(index) == _counts(fresh)
    for document in contents(fresh):
        for question in [document.text[:60], document.id]:
            expected = pytest.approx(found(fresh, question), abs=1e-5)
            assert found(index, question) == expected


def _counts(index: Path) -> Sequence[object]:
    """The state, the failures, and the number of rows in each table."""
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        rows = [
            snapshot.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("file", "text", "vector", "words")
        ]
        return [snapshot.state(), snapshot.failures(), rows]
