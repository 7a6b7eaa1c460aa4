"""Two timings of the same run, taken in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Pair:
    """What askquote and its floor take for the same: seconds, or shares of a processor."""

    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times as long as the floor."""
        return self.ours / self.floor


def in_turn(ours: Callable[[], float], floor: Callable[[], float], rounds: int) -> Pair:
    """Time both in turn; one round more, which warms up, does not count."""
    rows = [(ours(), floor()) for _ in range(rounds + 1)][1:]
    return Pair(median(one for one, _ in rows), median(one for _, one in rows))
