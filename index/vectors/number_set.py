"""Sets of texts' numbers, quick to ask about many numbers at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class NumberSet:
    """A set of numbers from 0 on, a bit for each up to the greatest.

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
        """Whether it holds no number."""
        return not self.bits.any()

    def holds(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Which of these numbers are in the set, in their order."""
        places = numbers >> 3
        there = places < len(self.bits)
        bits = self.bits[np.where(there, places, 0)] >> (numbers & 7)
        return there & (bits & 1).astype(np.bool_)

    def __or__(self, other: "NumberSet") -> "NumberSet":
        """The numbers of either."""
        short, long = sorted((self.bits, other.bits), key=len)
        bits = long.copy()
        bits[: len(short)] |= short
        return NumberSet(bits)

    def __sub__(self, other: "NumberSet") -> "NumberSet":
        """The numbers of this set that are not in the other."""
        bits = self.bits.copy()
        shared = min(len(bits), len(other.bits))
        bits[:shared] &= ~other.bits[:shared]
        return NumberSet(bits)
