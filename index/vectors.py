"""The vectors as one question sees them: a base, a tail of newer ones, and the gone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.embedder import Vectors
from index.vector_base import VectorBase

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A text near a question: the number of the text, and its cosine in [-1, 1]."""

    text: int
    cosine: float


@dataclass(frozen=True, slots=True)
class VectorView:
    """An immutable state of the vectors; a newer state is another view.

    `sequence` is the catalogue's count of changes up to which the view holds them.
    `tail_vectors` has the shape (len(tail_numbers), dimension). `gone` are numbers of texts
    that the base or the tail holds and the catalogue no longer does.
    """

    sequence: int
    base: VectorBase
    tail_numbers: Numbers
    tail_vectors: Vectors
    gone: Numbers

    @classmethod
    def on(cls, base: VectorBase) -> "VectorView":
        """The view of a base with nothing newer."""
        return cls(
            sequence=base.sequence,
            base=base,
            tail_numbers=np.empty(0, np.int64),
            tail_vectors=np.empty((0, base.dimension), np.float32),
            gone=np.empty(0, np.int64),
        )

    def advanced(
        self, sequence: int, numbers: Numbers, vectors: Vectors, gone: Numbers
    ) -> "VectorView":
        """The view at a later sequence number, with what came and what went since."""
        return replace(
            self,
            sequence=sequence,
            tail_numbers=np.concatenate([self.tail_numbers, numbers]),
            tail_vectors=np.concatenate([self.tail_vectors, vectors]),
            gone=np.union1d(self.gone, gone),
        )

    def nearest(
        self, vector: Vectors, limit: int, among: Numbers | None = None
    ) -> Sequence[Neighbour]:
        """The nearest texts by cosine, nearest first, all or only those `among`."""
        numbers, cosines = self.base.nearest(vector, limit, among, self.gone)
        keep = ~np.isin(self.tail_numbers, self.gone)
        if among is not None:
            keep &= np.isin(self.tail_numbers, among)
        numbers = np.concatenate([numbers, self.tail_numbers[keep]])
        cosines = np.concatenate([cosines, self.tail_vectors[keep] @ vector])
        # By number where cosines are equal, so that the order never depends on the base.
        first = np.lexsort((numbers, -cosines))[:limit]
        return [Neighbour(int(numbers[i]), float(cosines[i])) for i in first]
