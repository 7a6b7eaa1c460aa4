"""Embed the texts of the catalogue, one batch at a time."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol

from index.catalogue.database import transaction
from index.embed.embedder import Embedder, Vectors
from index.store.writer import Writer
from index.sync.components import Progress
from index.sync.next_model import NextModel

_BATCH_SIZE = 1024  # texts, sorted by length together: the most that a kill can lose


class _Target(Protocol):
    """Texts that have no vector yet, and where to put theirs."""

    def count_without_vector(self) -> int: ...
    def texts_without_vector(self) -> Iterator[tuple[int, str]]: ...
    def put_vectors(self, numbers: Sequence[int], vectors: Vectors) -> None: ...


def embed_missing(writer: Writer, embedder: Embedder, progress: Progress) -> int:
    """Embed the texts without a vector, commit each batch, and return their number."""
    return _embed(writer, writer, embedder, progress)


def embed_by_next_model(
    writer: Writer, embedder: Embedder, model: str, progress: Progress
) -> int:
    """Embed all texts with another model, then switch to it; returns the number of texts.

    Questions use the old vectors until the last new one is stored. A change that was
    interrupted is resumed.
    """
    next_model = NextModel(writer)
    with transaction(writer.connection):
        next_model.begin(embedder.fingerprint)
    done = _embed(writer, next_model, embedder, progress)
    with transaction(writer.connection):
        next_model.take_over(model, embedder.dimension)
    return done


def _embed(
    writer: Writer, target: _Target, embedder: Embedder, progress: Progress
) -> int:
    total, done = target.count_without_vector(), 0
    if total:
        progress("embedding", done, total)
    texts = target.texts_without_vector()
    while batch := list(islice(texts, _BATCH_SIZE)):
        vectors = embedder.embed_sentences([text for _, text in batch])
        with transaction(writer.connection):
            target.put_vectors([number for number, _ in batch], vectors)
        done += len(batch)
        progress("embedding", done, total)
    return done
