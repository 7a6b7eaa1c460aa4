"""A time limit for streams: slow ones, endless ones, and several that are closed at once."""

import threading
import time
from collections.abc import Generator
from itertools import islice

import pytest

from qa.wording.deadline import Closed, Deadline

PATIENCE_SECONDS = 30


def counting(count: int) -> Generator[str, None, None]:
    yield from map(str, range(count))


def endless(closed: threading.Event, pause: float) -> Generator[str, None, None]:
    try:
        while True:
            time.sleep(pause)
            yield ""
            yield "x"
    finally:
        closed.set()


def stuck(released: threading.Event) -> Generator[str, None, None]:
    yield "x"
    released.wait()


def failing() -> Generator[str, None, None]:
    yield "x"
    raise ValueError


@pytest.fixture
def closed() -> threading.Event:
    return threading.Event()


def test_the_pieces_come_in_order_and_empty_ones_are_left_out(
    closed: threading.Event,
) -> None:
    assert list(Deadline(PATIENCE_SECONDS).limit(counting(100))) == list(counting(100))
    pieces = Deadline(PATIENCE_SECONDS).limit(endless(closed, 0.001))
    assert list(islice(pieces, 3)) == ["x", "x", "x"]


@pytest.mark.parametrize("pause", [0.0, 0.01])
def test_an_endless_stream_ends_when_its_time_is_up(
    pause: float, closed: threading.Event
) -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        set(Deadline(0.2).limit(endless(closed, pause)))
    assert time.monotonic() - started < PATIENCE_SECONDS / 2
    assert closed.wait(PATIENCE_SECONDS)


def test_pieces_that_came_in_time_reach_a_slow_caller() -> None:
    pieces = Deadline(0.2).limit(counting(3))
    assert next(pieces) == "0"
    time.sleep(0.4)
    assert list(pieces) == ["1", "2"]


def test_a_stream_is_closed_when_its_caller_stops(closed: threading.Event) -> None:
    pieces = Deadline(PATIENCE_SECONDS).limit(endless(closed, 0.001))
    assert next(pieces) == "x"
    del pieces
    assert closed.wait(PATIENCE_SECONDS)


def test_an_error_of_the_stream_reaches_the_caller() -> None:
    pieces = Deadline(PATIENCE_SECONDS).limit(failing())
    assert next(pieces) == "x"
    with pytest.raises(ValueError, match=r"^$"):
        next(pieces)


def test_several_closers_end_every_stream_once_and_new_ones_are_refused() -> None:
    deadline = Deadline(PATIENCE_SECONDS)
    released = threading.Event()
    ends: list[type[BaseException]] = []
    begun = threading.Barrier(9)

    def wait_for_pieces() -> None:
        pieces = deadline.limit(stuck(released))
        next(pieces)
        begun.wait()
        try:
            list(pieces)
        except Closed as error:
            ends.append(type(error))

    waiting = [threading.Thread(target=wait_for_pieces) for _ in range(8)]
    closers = [threading.Thread(target=deadline.close) for _ in range(4)]
    for thread in waiting:
        thread.start()
    begun.wait()
    for thread in closers:
        thread.start()
    for thread in (*waiting, *closers):
        thread.join(PATIENCE_SECONDS)
    released.set()
    assert ends == [Closed] * 8
    with pytest.raises(Closed):
        list(deadline.limit(counting(1)))
