"""Giving every text of the catalogue its vector, a batch at a time."""

from collections.abc import Iterator, Sequence
from itertools import islice

from index.catalogue import transaction
from index.embedder import Embedder, Vectors
from index.parts import Progress
from index.writer import Writer

_TEXTS_A_BATCH = 1024  # what a kill may cost, and what the embedder can sort by length


def embed_missing(writer: Writer, embedder: Embedder, progress: Progress) -> int:
    """Embed the texts that have no vector, commit batch by batch, and count them."""
    total = writer.count_without_vector()
    done = 0
    if total:
        progress("embedding", 0, total)
    for numbers, vectors in _embedded(writer.texts_without_vector(), embedder):
        with transaction(writer.connection):
            writer.put_vectors(numbers, vectors)
        done += len(numbers)
        progress("embedding", done, total)
    return done


def embed_anew(
    writer: Writer, embedder: Embedder, model: str, progress: Progress
) -> int:
    """Embed all texts by another model beside the vectors there are, then change to it.

    Questions go on with the old vectors until the last new one is there. What a change that
    was cut short has embedded is not embedded again.
    """
    with transaction(writer.connection):
        writer.begin_next_model(embedder.fingerprint)
    total = writer.count("text") - writer.count("next_vector")
    done = 0
    if total:
        progress("embedding", 0, total)
    for numbers, vectors in _embedded(writer.texts_without_next_vector(), embedder):
        with transaction(writer.connection):
            writer.put_next_vectors(numbers, vectors)
        done += len(numbers)
        progress("embedding", done, total)
    with transaction(writer.connection):
        writer.change_model(model, embedder.dimension)
    return done


def _embedded(
    texts: Iterator[tuple[int, str]], embedder: Embedder
) -> Iterator[tuple[Sequence[int], Vectors]]:
    """The numbers of some texts with their vectors, batch by batch."""
    while batch := list(islice(texts, _TEXTS_A_BATCH)):
        vectors = embedder.embed_sentences([text for _, text in batch])
        yield [number for number, _ in batch], vectors
