"""FairSemaphore that threads take."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.fair_semaphore import FairSemaphore


def test_no_more_are_in_than_may_be_and_all_come_in() -> None:
    turns, inside, most = FairSemaphore(2), set[int](), list[int]()

    def take(number: int) -> None:
        with turns:
            inside.add(number)
            most.append(len(inside))
            inside.discard(number)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(take, range(400)))
    assert len(most) == 400
    assert max(most) <= 2


def test_who_waits_comes_in_before_who_comes_later() -> None:
    turns, order = FairSemaphore(1), list[int]()

    def take(number: int) -> None:
        with turns:
            order.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(5)]
    with turns:
        for place, thread in enumerate(threads, start=1):
            thread.start()
            while len(turns._waiting) < place:
                pass
    with turns:
        order.append(5)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4, 5]


def test_a_turn_ends_with_an_error_too() -> None:
    turns = FairSemaphore(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), turns:
            _ = 1 / 0
