"""A deadline for what comes piece by piece."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue


class Closed(Exception):
    """Nothing more is waited for."""


@dataclass(frozen=True, slots=True)
class _End:
    """That nothing more comes, and the error there was."""

    error: BaseException | None = None


_Source = Generator[str, None, None]
_Queue = SimpleQueue[str | _End]


class Deadline:
    """Bounds how long each of some generators may take, in seconds; safe for threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._changing = threading.Lock()
        self._awaited: set[_Queue] = set()
        self._is_closed = False

    def bounded(self, source: _Source) -> Iterator[str]:
        """What a generator function gives, for so long in all.

        It runs in a thread of its own, as a time limit on a socket begins anew with each
        byte. When the time is up, or nobody wants more, it is closed at its next piece.

        Raises:
            TimeoutError: the time is up.
            Closed: so is the deadline.
        """
        queue = _Queue()
        given_up = threading.Event()
        end = time.monotonic() + self._seconds
        self._await(queue)
        # A daemon: a process that ends waits for no one's last word.
        pump = threading.Thread(
            target=_pump, args=(source, queue, given_up), daemon=True
        )
        pump.start()
        try:
            while not isinstance(piece := _next(queue, end), _End):
                yield piece
        finally:
            given_up.set()
            with self._changing:
                self._awaited.discard(queue)
        if piece.error is not None:
            raise piece.error

    def close(self) -> None:
        """Wait for nothing more, here and in all threads."""
        with self._changing:
            self._is_closed = True
            awaited = list(self._awaited)
        for queue in awaited:
            queue.put(_End(Closed()))

    def _await(self, queue: _Queue) -> None:
        with self._changing:
            if self._is_closed:
                raise Closed
            self._awaited.add(queue)


def _next(queue: _Queue, end: float) -> str | _End:
    try:
        return queue.get(timeout=max(0.0, end - time.monotonic()))
    except Empty:
        raise TimeoutError from None


def _pump(source: _Source, queue: _Queue, given_up: threading.Event) -> None:
    try:
        with closing(source):
            for piece in source:
                if given_up.is_set():
                    break
                queue.put(piece)
    except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
        queue.put(_End(error))
    else:
        queue.put(_End())
