"""The vectors as one question sees them: a base, a tail of newer ones, and the gone."""

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
    """A text near a question: the number of the text, and its cosine in [-1, 1]."""

    text: int
    cosine: float


@dataclass(frozen=True, slots=True)
class VectorView:
    """An immutable state of the vectors; a newer state is another view.

    `sequence` is the catalogue's count of changes up to which the view holds them. `tail` is
    what came since the base was built, in blocks that get smaller; `gone` are texts that the
    base may hold and the catalogue no longer does.
    """

    sequence: int
    base: VectorBase
    tail: tuple[Block, ...]
    gone: NumberSet

    @classmethod
    def on(cls, base: VectorBase) -> "VectorView":
        """The view of a base with nothing newer."""
        return cls(base.sequence, base, (), NumberSet.of(np.empty(0, np.int64)))

    def advanced(
        self, sequence: int, came: Iterable[Block], gone: Numbers
    ) -> "VectorView":
        """The view at a later sequence number, with what came and what went since."""
        went = NumberSet.of(gone)
        tail: tuple[Block, ...] = ()
        for block in [*self.tail, *came]:
            tail = _extended(tail, block.without(went))
        return replace(self, sequence=sequence, tail=tail, gone=self.gone | went)

    def nearest(
        self, vector: Vectors, limit: int, among: NumberSet | None = None
    ) -> Sequence[Neighbour]:
        """The nearest texts by cosine, nearest first, all or only those `among`.

        Where the base isn't exact, neither is every cosine, and a neighbour may be missed. Its
        cosines and the tail's can't be compared there: it gives up to `limit` of each.
        """
        base = ranked(*self.base.nearest(vector, limit, among, self.gone), limit)
        numbers, cosines = self._of_tail(vector)
        if among is not None:
            cosines = cosines[among.holds(numbers)]
            numbers = numbers[among.holds(numbers)]
        both = sorted([*base, *ranked(numbers, cosines, limit)], key=_nearest_first)
        return both[:limit] if self.base.is_exact else both

    def _of_tail(self, vector: Vectors) -> tuple[Numbers, Vectors]:
        """The texts that came since the base was built, and their cosines."""
        tail = [(block.numbers, block.vectors @ vector) for block in self.tail]
        none = np.empty(0, np.int64), np.empty(0, np.float32)
        numbers, cosines = zip(none, *tail, strict=True)
        return np.concatenate(numbers), np.concatenate(cosines)


def ranked(
    numbers: Numbers, cosines: npt.NDArray[np.floating], limit: int
) -> Sequence[Neighbour]:
    """The texts of the greatest cosines, by number where these are equal."""
    if len(cosines) > limit:
        least = np.partition(cosines, -limit)[-limit]
        numbers, cosines = numbers[cosines >= least], cosines[cosines >= least]
    first = np.lexsort((numbers, -cosines))[:limit]
    return [Neighbour(int(numbers[i]), float(cosines[i])) for i in first]


def _nearest_first(near: Neighbour) -> tuple[float, int]:
    return -near.cosine, near.text


def _extended(tail: tuple[Block, ...], block: Block) -> tuple[Block, ...]:
    """A tail and one more block, joined with those no longer than itself.

    So the blocks are few, and a vector is copied once for each doubling of the tail.
    """
    while tail and len(tail[-1]) <= len(block):
        tail, block = tail[:-1], tail[-1] + block
    return (*tail, block) if len(block) else tail
