"""FairSemaphore: so many at a time, in the order they came."""

from collections import deque
from threading import Lock
from types import TracebackType


class FairSemaphore:
    """Lets so many threads in at a time, as a context manager; the others wait.

    Who came first comes in first. A semaphore of `threading` lets in who comes just as one
    leaves, and those that wait may wait for ever.
    """

    def __init__(self, at_a_time: int) -> None:
        self._changing = Lock()
        self._free = at_a_time
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._changing:
            if self._free:
                self._free -= 1
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()  # as soon as somebody who leaves releases it
        except BaseException:
            self._give_up(turn)
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changing:
            self._let_next_in()

    def _give_up(self, turn: Lock) -> None:
        with self._changing:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:  # it was let in at that very moment
                self._let_next_in()

    def _let_next_in(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._free += 1
