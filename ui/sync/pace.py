"""How long indexing will go on, from how fast it has gone so far."""

import time
from collections.abc import Callable

_LEAST_SECONDS = 3.0


class Pace:
    """Estimates the rest of a countdown, such as that of the sentences left to index."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._most: int | None = None
        self._since = 0.0

    def seconds_left(self, left: int) -> float | None:
        """The seconds until nothing is left; None if that can't be told yet."""
        now = self._clock()
        if self._most is None or left > self._most:
            self._most, self._since = left, now
        done, passed = self._most - left, now - self._since
        if not left or not done or passed < _LEAST_SECONDS:
            return None
        return left * passed / done
