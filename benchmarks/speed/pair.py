"""Two timings in the same run, taken in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Pair:
    """askquote's cost and its floor's, in seconds or shares of a processor."""

    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """Askquote's cost relative to the floor's."""
        return self.ours / self.floor


def in_turn(ours: Callable[[], float], floor: Callable[[], float], rounds: int) -> Pair:
    """The medians of both, timed in turn, after one round of warm-up."""
    rows = [(ours(), floor()) for _ in range(rounds + 1)][1:]
    return Pair(median(row[0] for row in rows), median(row[1] for row in rows))
