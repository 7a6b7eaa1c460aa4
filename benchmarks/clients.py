"""Many clients of a served page at once: how long they wait, and whether answers get mixed up.

Each question is first asked by itself; every later answer to it must be the same, except for its
times.
"""

import argparse
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import httpx
import numpy as np

from qa.evaluate.question_set import read_questions

TIMEOUT_SECONDS = 120

Json = Mapping[str, object]


def main() -> None:
    """Print the figures; stop at the first error, or at the first wrong answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "file", type=Path, help="questions in the format of `askquote eval`"
    )
    parser.add_argument("--url", default="http://127.0.0.1:7860")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pool = [gold.question for gold in read_questions(arguments.file)]
    questions = random.Random(arguments.seed).sample(pool, arguments.questions)
    with _client(arguments) as client:
        timed = [_ask(client, question) for question in questions]
    expected = {
        question: answer for question, (answer, _) in zip(questions, timed, strict=True)
    }
    _print("one client", [wait for _, wait in timed])
    deadline = time.monotonic() + arguments.seconds

    def keep_asking(seed: int) -> Sequence[float]:
        with _client(arguments) as client:
            return list(_waits(client, expected, random.Random(seed), deadline))

    with ThreadPoolExecutor(arguments.clients) as clients:
        waits = list(chain(*clients.map(keep_asking, range(arguments.clients))))
    _print(f"{arguments.clients} clients", waits)


def _client(arguments: argparse.Namespace) -> httpx.Client:
    return httpx.Client(base_url=arguments.url, timeout=TIMEOUT_SECONDS)


def _waits(
    client: httpx.Client,
    expected: Mapping[str, Json],
    rng: random.Random,
    deadline: float,
) -> Iterator[float]:
    """Ask until the deadline; yield the seconds that each answer took."""
    questions = list(expected)
    while time.monotonic() < deadline:
        question = rng.choice(questions)
        answer, wait = _ask(client, question)
        yield wait
        if answer != expected[question]:
            raise SystemExit(f"{question!r} got a different answer: {answer}")


def _ask(client: httpx.Client, question: str) -> tuple[Json, float]:
    """The answer without its times, and the seconds it took to arrive."""
    started = time.monotonic()
    response = client.post("/api/answer", json={"question": question})
    response.raise_for_status()
    answer: dict[str, object] = response.json()
    return {**answer, "timings_ms": None}, time.monotonic() - started


def _print(clients: str, waits: Sequence[float]) -> None:
    p50, p99 = 1000 * np.quantile(waits, [0.5, 0.99])
    print(f"{clients}: {len(waits):,} answers, median {p50:.0f} ms, 99 % {p99:.0f} ms")


if __name__ == "__main__":
    main()
