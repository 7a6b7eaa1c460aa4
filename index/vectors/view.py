"""The vectors as one question sees them: a base, a tail of newer vectors, and dropped texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.embed.embedder import Vectors
from index.vectors.base import VectorBase
from index.vectors.number_set import Numbers, NumberSet
from index.vectors.source import Block


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A text near a question: its number, and its cosine in [-1, 1]."""

    text: int
    cosine: float


@dataclass(frozen=True, slots=True)
class VectorView:
    """An immutable state of the vectors; a newer state is another view.

    The view includes the catalogue's changes up to the sequence number `sequence`. `tail` has
    the vectors added since the base was built, in blocks of decreasing size. `gone` are texts
    that may be in the base, but are no longer in the catalogue.
    """

    sequence: int
    base: VectorBase
    tail: tuple[Block, ...]
    gone: NumberSet

    @classmethod
    def on(cls, base: VectorBase) -> "VectorView":
        """The view of a base without later changes."""
        return cls(base.sequence, base, (), NumberSet.of(np.empty(0, np.int64)))

    def advance(
        self, sequence: int, added: Iterable[Block], dropped: Numbers
    ) -> "VectorView":
        """The view at a later sequence number, with the vectors added and texts dropped since."""
        newly_gone = NumberSet.of(dropped)
        tail: tuple[Block, ...] = ()
        for block in [*self.tail, *added]:
            tail = _append(tail, block.without(newly_gone))
        return replace(self, sequence=sequence, tail=tail, gone=self.gone | newly_gone)

    def nearest(
        self, vector: Vectors, limit: int, among: NumberSet | None = None
    ) -> Sequence[Neighbour]:
        """The nearest texts by cosine, nearest first, of all texts or only of `among`.

        If the base isn't exact, it may miss a neighbour, and its cosines aren't exact either. As
        they can't be compared with the tail's then, there may be up to `limit` texts of each.
        """
        base = rank(*self.base.nearest(vector, limit, among, self.gone), limit)
        numbers, cosines = self._tail_cosines(vector)
        if among is not None:
            chosen = among.contains(numbers)
            numbers, cosines = numbers[chosen], cosines[chosen]
        both = sorted([*base, *rank(numbers, cosines, limit)], key=_nearest_first)
        return both[:limit] if self.base.is_exact else both

    def _tail_cosines(self, vector: Vectors) -> tuple[Numbers, Vectors]:
        """The texts in the tail, and their cosines."""
        tail = [(block.numbers, block.vectors @ vector) for block in self.tail]
        empty = np.empty(0, np.int64), np.empty(0, np.float32)
        numbers, cosines = zip(empty, *tail, strict=True)
        return np.concatenate(numbers), np.concatenate(cosines)


def rank(
    numbers: Numbers, cosines: npt.NDArray[np.floating], limit: int
) -> Sequence[Neighbour]:
    """The texts with the highest cosines, highest first, then by number."""
    if len(cosines) > limit:
        least = np.partition(cosines, -limit)[-limit]
        numbers, cosines = numbers[cosines >= least], cosines[cosines >= least]
    first = np.lexsort((numbers, -cosines))[:limit]
    return [Neighbour(int(numbers[i]), float(cosines[i])) for i in first]


def _nearest_first(neighbour: Neighbour) -> tuple[float, int]:
    return -neighbour.cosine, neighbour.text


def _append(tail: tuple[Block, ...], block: Block) -> tuple[Block, ...]:
    """The tail with one more block, which absorbs those that are no longer than it.

    This keeps the number of blocks small, and copies a vector once for each doubling of the tail.
    """
    while tail and len(tail[-1]) <= len(block):
        tail, block = tail[:-1], tail[-1] + block
    return (*tail, block) if len(block) else tail
