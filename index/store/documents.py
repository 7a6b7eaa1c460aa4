"""The documents of a catalogue, and a cache of the most recently read."""

import json
import sqlite3
import sys
import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from index.text.document import Document
from index.text.structure_json import from_json

_CACHE_BYTES = 64 << 20
# In memory: a page's offset, and a heading, a row or the like with its ranges.
_PAGE_BYTES, _PART_BYTES = 40, 200
_CHOSEN = " FROM document WHERE number IN (SELECT value FROM json_each(?))"


class _Key(NamedTuple):
    """Identifies a document of one catalogue: another text never has the same key."""

    number: int
    name: str
    sha256: str
    recipe: str


class DocumentCache:
    """The documents read most recently from one catalogue, up to a size in bytes; thread-safe."""

    def __init__(self, max_bytes: int = _CACHE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._documents: OrderedDict[Hashable, Document] = OrderedDict()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """About how much memory the documents take."""
        return self._bytes

    def get(self, key: Hashable) -> Document | None:
        """The document with this key, if it is in the cache."""
        with self._lock:
            if key in self._documents:
                self._documents.move_to_end(key)
            return self._documents.get(key)

    def add(self, key: Hashable, document: Document) -> None:
        """Add a document unless it is too big; drop the least recently used ones for it."""
        size = _size(document)
        if size > self._max_bytes:
            return
        with self._lock:
            if key in self._documents:
                return
            self._documents[key] = document
            self._bytes += size
            while self._bytes > self._max_bytes:
                _, oldest = self._documents.popitem(last=False)
                self._bytes -= _size(oldest)


def _size(document: Document) -> int:
    """About how many bytes of memory a document takes."""
    return (
        sys.getsizeof(document.text)
        + _PAGE_BYTES * len(document.pages)
        + _PART_BYTES * document.structure.parts
    )


@dataclass(frozen=True, slots=True)
class StoredDocuments:
    """The documents of a catalogue, as its connection's transaction sees them."""

    connection: sqlite3.Connection
    cache: DocumentCache
    _read: dict[int, Document] = field(default_factory=dict)

    def of(self, numbers: Iterable[int]) -> Mapping[int, Document]:
        """The documents with these numbers; reads each text at most once."""
        chosen = set(numbers)
        if missing := chosen - self._read.keys():
            self._load(missing)
        return {number: self._read[number] for number in chosen}

    def _load(self, numbers: Collection[int]) -> None:
        """Take documents from the cache, and read the others."""
        rows = self.connection.execute(
            "SELECT number, id, sha256, recipe" + _CHOSEN, _json_array(numbers)
        )
        keys = {key.number: key for key in map(_Key._make, rows)}
        for number, key in keys.items():
            if (document := self.cache.get(key)) is not None:
                self._read[number] = document
        if missing := keys.keys() - self._read.keys():
            self._read_texts(missing)
            for number in missing:
                self.cache.add(keys[number], self._read[number])

    def _read_texts(self, numbers: Collection[int]) -> None:
        rows = self.connection.execute(
            "SELECT number, id, text, sha256, media_type, recipe, pages, headings"
            + _CHOSEN,
            _json_array(numbers),
        )
        for number, name, text, sha256, media_type, recipe, pages, structure in rows:
            self._read[number] = Document(
                name,
                text,
                sha256,
                media_type,
                recipe,
                tuple(json.loads(pages)),
                from_json(structure),
            )


def _json_array(numbers: Collection[int]) -> tuple[str]:
    return (json.dumps(list(numbers)),)
