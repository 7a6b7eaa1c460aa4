"""A map of the documents: sentences in two dimensions, similar ones close together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.embed.embedder import Vectors
from index.errors import DocumentUnknown
from index.store.snapshot import Snapshot
from index.store.state import Sentence

_MOST_SENTENCES = 2000
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class QuoteRange:
    """A range of a document's text, in code points; `sha256` is that of the document's file."""

    document: str
    sha256: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence on the map; its coordinates have no unit."""

    document: str
    text: str
    x: float
    y: float
    is_quoted: bool


def corpus_map(snapshot: Snapshot, quotes: Sequence[QuoteRange]) -> Sequence[Point]:
    """Up to 2,000 sentences of the index, and the quoted ones, as points.

    Leaves out sentences without a vector; empty if fewer than three have one.
    """
    quoted = {
        sentence.number: sentence
        for quote in quotes
        for sentence in _sentences(snapshot, quote)
    }
    sample = {each.number: each for each in snapshot.sample(_MOST_SENTENCES)}
    sentences = (sample | quoted).values()
    block = snapshot.vectors({sentence.text for sentence in sentences})
    if len(block) < _FEWEST:
        return []
    rows = {int(text): row for row, text in enumerate(block.numbers)}
    coordinates = in_two_dimensions(block.vectors)
    return [
        Point(
            sentence.span.document.id,
            sentence.span.text,
            float(coordinates[rows[sentence.text], 0]),
            float(coordinates[rows[sentence.text], 1]),
            sentence.number in quoted,
        )
        for sentence in sentences
        if sentence.text in rows
    ]


def in_two_dimensions(vectors: Vectors) -> npt.NDArray[np.float64]:
    """Project vectors of shape (n, d) on their first two principal components, shape (n, 2).

    The sign of a component is arbitrary; it is set so that the outliers are positive.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, _, components = np.linalg.svd(centred, full_matrices=False)
    projected: npt.NDArray[np.float64] = centred @ components[:2].T
    return projected * np.where((projected**3).sum(axis=0) < 0, -1, 1)


def _sentences(snapshot: Snapshot, quote: QuoteRange) -> Iterator[Sentence]:
    """The sentences that a quote overlaps; none if its document has changed or is gone."""
    try:
        document = snapshot.document(quote.document)
    except DocumentUnknown:
        return
    if document.sha256 != quote.sha256:
        return
    for sentence in snapshot.opening(quote.document, len(document.text)):
        if sentence.span.start < quote.end and quote.start < sentence.span.end:
            yield sentence
