"""The vectors of the model that an index is changing to, next to the current ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.catalogue.database import meta
from index.embed.embedder import Vectors
from index.store.writer import Writer


@dataclass(frozen=True, slots=True)
class NextModel:
    """Writes a change of the model; call its methods inside `catalogue.transaction`."""

    writer: Writer

    def begin(self, fingerprint: str) -> None:
        """Start or resume the change to a model."""
        if meta(self.writer.connection, "next") != fingerprint:
            self.writer.connection.execute("DELETE FROM next_vector")
            self.writer.set_meta("next", fingerprint)

    def count_without_vector(self) -> int:
        """The number of texts without a vector of this model."""
        return self.writer.count("text") - self.writer.count("next_vector")

    def texts_without_vector(self) -> Iterator[tuple[int, str]]:
        """Each text without a vector of this model and its number, in document order."""
        return self.writer.texts(
            "SELECT number AS text FROM text"
            " WHERE number NOT IN (SELECT text FROM next_vector)"
        )

    def put_vectors(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Add the vectors of texts, of shape (len(numbers), dimension)."""
        self.writer.connection.executemany(
            "INSERT INTO next_vector VALUES (?, ?)",
            [
                (number, row.tobytes())
                for number, row in zip(numbers, vectors.astype("<f4"), strict=True)
            ],
        )

    def take_over(self, model: str, dimension: int) -> None:
        """Replace all other vectors with this model's, and record its name."""
        writer, sequence = self.writer, self.writer.next_sequence()
        writer.connection.execute("DELETE FROM vector")
        writer.connection.execute(
            "INSERT INTO vector SELECT text, ?, data FROM next_vector", (sequence,)
        )
        for table in ("next_vector", "unembedded", "dropped"):
            writer.connection.execute(f"DELETE FROM {table}")
        writer.set_meta("fingerprint", meta(writer.connection, "next"))
        writer.set_meta("model", model)
        writer.set_meta("dimension", dimension)
        writer.set_meta("next", "")
        # No base built before has vectors of this model.
        writer.set_meta("purged", sequence)
