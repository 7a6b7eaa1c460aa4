"""Vectors in blocks, and the interface of the source that a base is built from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.embed.embedder import Vectors
from index.vectors.number_set import Numbers, NumberSet


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Vectors of shape (len(numbers), dimension), with the numbers of their texts."""

    numbers: Numbers
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.numbers)

    def __add__(self, other: "Block") -> "Block":
        """This block's vectors, then the other's."""
        return Block(
            np.concatenate([self.numbers, other.numbers]),
            np.concatenate([self.vectors, other.vectors]),
        )

    def without(self, gone: NumberSet) -> "Block":
        """The block without some texts; the same block if it has none of them."""
        keep = ~gone.contains(self.numbers)
        return self if keep.all() else Block(self.numbers[keep], self.vectors[keep])


class VectorSource(Protocol):
    """Vectors that need not all fit into memory."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def numbers(self) -> Numbers:
        """The numbers of all texts that have a vector, in ascending order."""

    def of(self, numbers: Numbers) -> Block:
        """The vectors of these texts, in any order; some may have none."""

    def blocks(self) -> Iterator[Block]:
        """All vectors, in blocks of a bounded size, by number."""
