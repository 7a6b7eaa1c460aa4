"""FairSemaphore: lets in a limited number of threads at a time, in order of arrival."""

from collections import deque
from threading import Lock
from types import TracebackType


class FairSemaphore:
    """A semaphore whose waiting threads enter first come, first served; a context manager.

    A semaphore of `threading` lets in a thread that arrives just as another leaves, so a
    thread that waits may never get in.
    """

    def __init__(self, limit: int) -> None:
        self._lock = Lock()
        self._free = limit
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()  # a thread that leaves releases it
        except BaseException:
            self._give_up(turn)
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._let_next_in()

    def _give_up(self, turn: Lock) -> None:
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:  # it was let in at that very moment
                self._let_next_in()

    def _let_next_in(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._free += 1
