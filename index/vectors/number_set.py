"""Sets of texts' numbers, with fast tests of many numbers at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class NumberSet:
    """A set of non-negative numbers, as one bit for each number up to the largest.

    `bits` are bytes: number n is in the set if bit n % 8 of byte n // 8 is 1.
    """

    bits: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, numbers: Numbers) -> "NumberSet":
        """The set of these numbers."""
        bits = np.zeros(int(numbers.max(initial=0)) // 8 + 1, np.uint8)
        np.bitwise_or.at(bits, numbers >> 3, (1 << (numbers & 7)).astype(np.uint8))
        return cls(bits)

    @property
    def is_empty(self) -> bool:
        """Whether there is no number in the set."""
        return not self.bits.any()

    def contains(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Whether each of these numbers is in the set, in their order."""
        indices = numbers >> 3
        in_range = indices < len(self.bits)
        bits = self.bits[np.where(in_range, indices, 0)] >> (numbers & 7)
        return in_range & (bits & 1).astype(np.bool_)

    def __or__(self, other: "NumberSet") -> "NumberSet":
        """The numbers in either set."""
        short, long = sorted((self.bits, other.bits), key=len)
        bits = long.copy()
        bits[: len(short)] |= short
        return NumberSet(bits)

    def __sub__(self, other: "NumberSet") -> "NumberSet":
        """The numbers in this set but not in the other."""
        bits = self.bits.copy()
        shared = min(len(bits), len(other.bits))
        bits[:shared] &= ~other.bits[:shared]
        return NumberSet(bits)
