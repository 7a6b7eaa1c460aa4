"""A deadline for what comes piece by piece."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue


@dataclass(frozen=True, slots=True)
class _End:
    """That nothing more comes, and the error there was."""

    error: BaseException | None = None


_Source = Generator[str, None, None]
_Queue = SimpleQueue[str | _End]


def until_deadline(source: _Source, seconds: float) -> Iterator[str]:
    """What a generator function gives, for so many seconds in all.

    It runs in a thread of its own, as a time limit on a socket begins anew with each byte.
    When the time is up, or nobody wants more, it is closed at its next piece.

    Raises:
        TimeoutError: the time is up.
    """
    queue = _Queue()
    given_up = threading.Event()
    end = time.monotonic() + seconds
    # A daemon: a process that ends waits for no one's last word.
    threading.Thread(target=_pump, args=(source, queue, given_up), daemon=True).start()
    try:
        while not isinstance(piece := _next(queue, end), _End):
            yield piece
    finally:
        given_up.set()
    if piece.error is not None:
        raise piece.error


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
