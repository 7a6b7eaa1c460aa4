"""A map of the documents: sentences in two dimensions, like ones near each other."""

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
class Place:
    """A range of a document of these bytes, in code points of its text."""

    document: str
    sha256: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence on the map; the unit of its coordinates means nothing."""

    document: str
    text: str
    x: float
    y: float
    is_quoted: bool


def corpus_map(snapshot: Snapshot, quoted: Sequence[Place]) -> Sequence[Point]:
    """Up to 2,000 sentences of the index, and those that are quoted, as points.

    Sentences without a vector are not on it; where fewer than three have one, it is empty.
    """
    lit = {one.number: one for place in quoted for one in _sentences(snapshot, place)}
    sample = {one.number: one for one in snapshot.sample(_MOST_SENTENCES)}
    block = snapshot.vectors({one.text for one in (*sample.values(), *lit.values())})
    if len(block) < _FEWEST:
        return []
    rows = {int(text): row for row, text in enumerate(block.numbers)}
    places = in_two_dimensions(block.vectors)
    return [
        Point(
            one.span.document.id,
            one.span.text,
            float(places[rows[one.text], 0]),
            float(places[rows[one.text], 1]),
            one.number in lit,
        )
        for one in (sample | lit).values()
        if one.text in rows
    ]


def in_two_dimensions(vectors: Vectors) -> npt.NDArray[np.float64]:
    """Vectors of shape (n, d) by their first two principal components, of shape (n, 2).

    A component may point either way; here, the way in which the outermost lie.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, _, components = np.linalg.svd(centred, full_matrices=False)
    places: npt.NDArray[np.float64] = centred @ components[:2].T
    return places * np.where((places**3).sum(axis=0) < 0, -1, 1)


def _sentences(snapshot: Snapshot, place: Place) -> Iterator[Sentence]:
    """The sentences at a place; none where its document has changed, or is gone."""
    try:
        document = snapshot.document(place.document)
    except DocumentUnknown:
        return
    if document.sha256 != place.sha256:
        return
    for one in snapshot.opening(place.document, len(document.text)):
        if one.span.start < place.end and place.start < one.span.end:
            yield one
