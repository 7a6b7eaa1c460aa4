"""The mixture of all training examples: an endless, seeded stream of groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from training.data.example import Example

Group = Sequence[Example]
"""Examples of one question, whose passages compete for the answer."""


class Stream(Protocol):
    """Examples by number."""

    def __getitem__(self, number: int) -> Example:
        """The same number always gives the same example."""


class Groups(Protocol):
    """Groups by number."""

    def __getitem__(self, number: int) -> Group:
        """The same number always gives the same group."""


@dataclass(frozen=True, slots=True)
class Alone:
    """The examples of a stream as groups of one."""

    stream: Stream

    def __getitem__(self, number: int) -> Group:
        return (self.stream[number],)


class Mixture:
    """Mixes streams in blocks, which have so many groups of each stream, in random order.

    Each stream's groups come in the order of their numbers, each once.
    """

    def __init__(self, parts: Sequence[tuple[Groups, int]], seed: int) -> None:
        self._streams = [stream for stream, _ in parts]
        self._counts = [count for _, count in parts]
        self._seed = seed

    def __getitem__(self, number: int) -> Group:
        block, turn = divmod(number, sum(self._counts))
        order = self._order(block)
        chosen = order[turn]
        place = block * self._counts[chosen] + order[:turn].count(chosen)
        return self._streams[chosen][place]

    def _order(self, block: int) -> list[int]:
        """The number of the stream that each of the block's groups is from."""
        order = [n for n, count in enumerate(self._counts) for _ in range(count)]
        Random(f"{self._seed} block {block}").shuffle(order)
        return order
