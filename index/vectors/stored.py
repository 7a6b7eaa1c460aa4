"""The vectors stored in the catalogue, which everything else is built from."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.catalogue.database import meta
from index.vectors.number_set import Numbers
from index.vectors.source import Block

_ROWS_PER_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """The vectors of a catalogue, as its connection's transaction sees them."""

    connection: sqlite3.Connection

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(meta(self.connection, "dimension"))

    def numbers(self) -> Numbers:
        """The numbers of all texts that have a vector, in ascending order."""
        rows = self.connection.execute("SELECT text FROM vector ORDER BY text")
        return np.fromiter((number for (number,) in rows), np.int64)

    def of(self, numbers: Numbers) -> Block:
        """The vectors of these texts, ordered by number; some may have none."""
        rows = self.connection.execute(
            "SELECT text, data FROM vector WHERE text IN"
            " (SELECT value FROM json_each(?)) ORDER BY text",
            (json.dumps(numbers.tolist()),),
        )
        return self._join(self._blocks(rows))

    def blocks(self) -> Iterator[Block]:
        """All vectors, in blocks of a bounded size, ordered by number."""
        return self._blocks(
            self.connection.execute("SELECT text, data FROM vector ORDER BY text")
        )

    def newer(self, sequence: int) -> Iterator[Block]:
        """The vectors added after a sequence number, in blocks of a bounded size."""
        return self._blocks(
            self.connection.execute(
                "SELECT text, data FROM vector WHERE sequence > ? ORDER BY sequence",
                (sequence,),
            )
        )

    def _blocks(self, rows: sqlite3.Cursor) -> Iterator[Block]:
        dimension = self.dimension
        while batch := rows.fetchmany(_ROWS_PER_BLOCK):
            numbers = np.array([number for number, _ in batch], np.int64)
            vectors = np.frombuffer(b"".join(data for _, data in batch), "<f4")
            yield Block(numbers, vectors.reshape(len(batch), dimension))

    def _join(self, blocks: Iterator[Block]) -> Block:
        empty = Block(np.empty(0, np.int64), np.empty((0, self.dimension), np.float32))
        parts = [empty, *blocks]
        return Block(
            np.concatenate([part.numbers for part in parts]),
            np.concatenate([part.vectors for part in parts]),
        )
