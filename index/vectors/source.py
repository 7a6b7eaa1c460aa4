"""Vectors in blocks, and where a base takes them from: the plug-in point."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.embed.embedder import Vectors
from index.vectors.number_set import Numbers, NumberSet


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Vectors of shape (len(numbers), dimension), under the numbers of their texts."""

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
        """The block less some texts; the same one where it holds none of them."""
        keep = ~gone.holds(self.numbers)
        return self if keep.all() else Block(self.numbers[keep], self.vectors[keep])


class VectorSource(Protocol):
    """Vectors that need not fit into memory at once."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def numbers(self) -> Numbers:
        """The numbers of all texts that have a vector, in rising order."""

    def of(self, numbers: Numbers) -> Block:
        """The vectors of these texts, in any order, less those that are not there."""

    def blocks(self) -> Iterator[Block]:
        """All vectors, in blocks of a bounded size, by number."""
