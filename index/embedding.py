"""Giving every text of the catalogue its vector, a batch at a time."""

from itertools import islice

from index.catalogue import transaction
from index.embedder import Embedder
from index.parts import Progress
from index.writer import Writer

_TEXTS_A_BATCH = 1024  # what a kill may cost, and what the embedder can sort by length


def embed_missing(writer: Writer, embedder: Embedder, progress: Progress) -> int:
    """Embed the texts that have no vector, commit batch by batch, and count them."""
    texts = writer.texts_without_vector()
    total = writer.count_without_vector()
    done = 0
    while batch := list(islice(texts, _TEXTS_A_BATCH)):
        vectors = embedder.embed_sentences([text for _, text in batch])
        with transaction(writer.connection):
            writer.put_vectors([number for number, _ in batch], vectors)
        done += len(batch)
        progress("embedding", done, total)
    return done
