"""The mixture of all training examples: an endless, seeded stream."""

from collections.abc import Sequence
from random import Random
from typing import Protocol

from training.data.example import Example


class Stream(Protocol):
    """Examples by number."""

    def __getitem__(self, number: int) -> Example:
        """The same number always gives the same example."""


class Mixture:
    """Mixes streams in blocks, which have so many examples of each stream, in random order.

    Each stream's examples come in the order of their numbers, each once.
    """

    def __init__(self, parts: Sequence[tuple[Stream, int]], seed: int) -> None:
        self._streams = [stream for stream, _ in parts]
        self._counts = [count for _, count in parts]
        self._seed = seed

    def __getitem__(self, number: int) -> Example:
        block, turn = divmod(number, sum(self._counts))
        order = self._order(block)
        chosen = order[turn]
        place = block * self._counts[chosen] + order[:turn].count(chosen)
        return self._streams[chosen][place]

    def _order(self, block: int) -> list[int]:
        """The number of the stream that each of the block's examples is from."""
        order = [n for n, count in enumerate(self._counts) for _ in range(count)]
        Random(f"{self._seed} block {block}").shuffle(order)
        return order
