"""Giving every text of the catalogue its vector, a batch at a time."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol

from index.catalogue.database import transaction
from index.embed.embedder import Embedder, Vectors
from index.store.writer import Writer
from index.sync.components import Progress
from index.sync.next_model import NextModel

_TEXTS_A_BATCH = 1024  # what a kill may cost, and what the embedder can sort by length


class _Wanting(Protocol):
    """Texts that want vectors, and where these go."""

    def count_without_vector(self) -> int: ...
    def texts_without_vector(self) -> Iterator[tuple[int, str]]: ...
    def put_vectors(self, numbers: Sequence[int], vectors: Vectors) -> None: ...


def embed_missing(writer: Writer, embedder: Embedder, progress: Progress) -> int:
    """Embed the texts that have no vector, commit batch by batch, and count them."""
    return _embed(writer, writer, embedder, progress)


def embed_anew(
    writer: Writer, embedder: Embedder, model: str, progress: Progress
) -> int:
    """Embed all texts by another model beside the vectors there are, then change to it.

    Questions go on with the old vectors until the last new one is there. What a change that
    was cut short has embedded is not embedded again.
    """
    coming = NextModel(writer)
    with transaction(writer.connection):
        coming.begin(embedder.fingerprint)
    done = _embed(writer, coming, embedder, progress)
    with transaction(writer.connection):
        coming.take_over(model, embedder.dimension)
    return done


def _embed(
    writer: Writer, wanting: _Wanting, embedder: Embedder, progress: Progress
) -> int:
    total, done = wanting.count_without_vector(), 0
    if total:
        progress("embedding", done, total)
    texts = wanting.texts_without_vector()
    while batch := list(islice(texts, _TEXTS_A_BATCH)):
        vectors = embedder.embed_sentences([text for _, text in batch])
        with transaction(writer.connection):
            wanting.put_vectors([number for number, _ in batch], vectors)
        done += len(batch)
        progress("embedding", done, total)
    return done
