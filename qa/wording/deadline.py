"""A time limit for streams."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue


class Closed(Exception):
    """The deadline was closed."""


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a stream, and the error that ended it."""

    error: BaseException | None = None


_Source = Generator[str, None, None]
_Queue = SimpleQueue[str | _End]


class Deadline:
    """Limits how long each stream may take, in seconds; thread-safe."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._queues: set[_Queue] = set()
        self._is_closed = False

    def limit(self, source: _Source) -> Iterator[str]:
        """Yield the non-empty pieces of a generator until its time is up.

        The generator runs in its own thread, as a time limit on a socket starts again
        with each byte. It is closed at its next piece after the time is up or the caller
        has stopped, so it should yield "" whenever it has waited for something.

        Raises:
            TimeoutError: The time is up.
            Closed: The deadline was closed.
        """
        with self._open_queue() as queue:
            pump = _Pump(source, queue, time.monotonic() + self._seconds)
            # A daemon, so that a process that ends doesn't wait for it.
            threading.Thread(target=pump.run, daemon=True).start()
            try:
                while not isinstance(piece := pump.next(), _End):
                    yield piece
            finally:
                pump.stopped.set()
        if piece.error is not None:
            raise piece.error

    def close(self) -> None:
        """End all streams now, in all threads, and refuse new ones."""
        with self._lock:
            self._is_closed = True
            for queue in self._queues:
                queue.put(_End(Closed()))

    @contextmanager
    def _open_queue(self) -> Iterator[_Queue]:
        """A queue that `close` reaches."""
        queue = _Queue()
        with self._lock:
            if self._is_closed:
                raise Closed
            self._queues.add(queue)
        try:
            yield queue
        finally:
            with self._lock:
                self._queues.discard(queue)


class _Pump:
    """Moves a generator's pieces into a queue, up to a time by the monotonic clock."""

    def __init__(self, source: _Source, queue: _Queue, end: float) -> None:
        self._source = source
        self._queue = queue
        self._end = end
        self.stopped = threading.Event()

    def next(self) -> str | _End:
        """The next piece or the end, for the thread that waits for them."""
        try:
            return self._queue.get(timeout=max(0.0, self._end - time.monotonic()))
        except Empty:
            return _End(TimeoutError())

    def run(self) -> None:
        """Move the pieces until there are no more, the time is up or `stopped` is set."""
        try:
            with closing(self._source):
                for piece in self._source:
                    self._check()
                    if piece:
                        self._queue.put(piece)
        except BaseException as error:  # noqa: BLE001 - raised again in the other thread
            self._queue.put(_End(error))
        else:
            self._queue.put(_End())

    def _check(self) -> None:
        if self.stopped.is_set():
            raise Closed
        if time.monotonic() >= self._end:
            raise TimeoutError
