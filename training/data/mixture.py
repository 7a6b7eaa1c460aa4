"""The mixture of all training examples: an endless, seeded stream."""

from random import Random
from typing import Protocol

from training.data.example import Example


class Stream(Protocol):
    """Examples by number."""

    def __getitem__(self, number: int) -> Example:
        """The same number always gives the same example."""


class Mixture:
    """Takes each example from one of several streams, in the given shares."""

    def __init__(self, streams: dict[Stream, float], seed: int) -> None:
        self._streams = list(streams)
        self._shares = list(streams.values())
        self._seed = seed

    def __getitem__(self, number: int) -> Example:
        random = Random(f"{self._seed} stream {number}")
        (chosen,) = random.choices(range(len(self._streams)), self._shares)
        return self._streams[chosen][int(number * self._shares[chosen])]
