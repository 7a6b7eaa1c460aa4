"""A semaphore that threads enter in order."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.fair_semaphore import FairSemaphore


def test_never_more_threads_are_inside_than_the_limit_and_all_get_in() -> None:
    semaphore, inside, counts = FairSemaphore(2), set[int](), list[int]()

    def take(number: int) -> None:
        with semaphore:
            inside.add(number)
            counts.append(len(inside))
            inside.discard(number)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(take, range(400)))
    assert len(counts) == 400
    assert max(counts) <= 2


def test_threads_enter_in_order_of_arrival() -> None:
    semaphore, order = FairSemaphore(1), list[int]()

    def take(number: int) -> None:
        with semaphore:
            order.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(5)]
    with semaphore:
        for count, thread in enumerate(threads, start=1):
            thread.start()
            while len(semaphore._waiting) < count:
                pass
    with semaphore:
        order.append(5)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4, 5]


def test_an_error_inside_frees_the_place() -> None:
    semaphore = FairSemaphore(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), semaphore:
            _ = 1 / 0
