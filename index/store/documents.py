"""The documents that the catalogue keeps, read once for each state of it."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from index.text.document import Document, Range


@dataclass(frozen=True, slots=True)
class StoredDocuments:
    """The documents of a catalogue, as its connection's transaction sees them."""

    connection: sqlite3.Connection
    _read: dict[int, Document] = field(default_factory=dict)

    def of(self, numbers: Iterable[int]) -> Mapping[int, Document]:
        """The documents of these numbers; each is read once."""
        wanted = set(numbers)
        if missing := wanted - self._read.keys():
            self._take(missing)
        return {number: self._read[number] for number in wanted}

    def _take(self, numbers: Collection[int]) -> None:
        rows = self.connection.execute(
            "SELECT number, id, text, sha256, media_type, recipe, pages, headings"
            " FROM document WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        for number, name, text, sha256, media_type, recipe, pages, headings in rows:
            self._read[number] = Document(
                name,
                text,
                sha256,
                media_type,
                recipe,
                tuple(json.loads(pages)),
                tuple(Range(*pair) for pair in json.loads(headings)),
            )
