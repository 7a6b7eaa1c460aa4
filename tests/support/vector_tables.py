"""Vectors in plain tables, and an exhaustive search of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embed.embedder import Vectors
from index.vectors.base import VectorBase
from index.vectors.number_set import Numbers, NumberSet
from index.vectors.source import Block

DIMENSION = 8


def unit(rows: int, seed: int, dimension: int = DIMENSION) -> Vectors:
    """Unit vectors of shape (rows, dimension) in random directions."""
    drawn = np.random.default_rng(seed).standard_normal((rows, dimension))
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn.astype(np.float32)


def numbers(values: Collection[int]) -> Numbers:
    """Numbers as a sorted array."""
    return np.array(sorted(values), np.int64).reshape(-1)


@dataclass(frozen=True, slots=True)
class Table:
    """A source of vectors in memory, by their texts' numbers."""

    vectors: Mapping[int, Vectors]
    dimension: int = DIMENSION

    def numbers(self) -> Numbers:
        """All numbers, in ascending order."""
        return numbers(self.vectors)

    def of(self, numbers: Numbers) -> Block:
        """The vectors with these numbers."""
        shape = (len(numbers), self.dimension)
        rows = [self.vectors[number] for number in numbers.tolist()]
        return Block(numbers, np.array(rows, np.float32).reshape(shape))

    def blocks(self) -> Iterator[Block]:
        """All vectors, seven at a time."""
        for start in range(0, len(self.vectors), 7):
            yield self.of(self.numbers()[start : start + 7])


def exact_base(sequence: int, vectors: Mapping[int, Vectors]) -> VectorBase:
    """A base of a few vectors, as a sync builds it."""
    return VectorBase.build(sequence, Table(vectors))


def approximate_base(sequence: int, vectors: Mapping[int, Vectors]) -> VectorBase:
    """A base of a few vectors, of the kind that a sync builds for many."""
    return VectorBase.build(sequence, Table(vectors), exact_up_to=0)


NONE = NumberSet.of(numbers([]))


def brute_force(
    vectors: Mapping[int, Vectors],
    question: Vectors,
    limit: int,
    among: Collection[int] | None = None,
) -> Sequence[tuple[int, float]]:
    """The nearest vectors' numbers and cosines, nearest first, then by number."""
    cosines = {
        number: float(vector @ question)
        for number, vector in vectors.items()
        if among is None or number in among
    }
    return sorted(cosines.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
