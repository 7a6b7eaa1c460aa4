"""Many who ask a served page at once: how long they wait, and whether any answer is another's.

Each question is first asked alone; after that every answer must be the same, but for its times.
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

PATIENCE_SECONDS = 120

Answered = Mapping[str, object]


def main() -> None:
    """Print the figures; the first error, or the first answer that is another's, ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "file", type=Path, help="questions, as `askquote eval` reads them"
    )
    parser.add_argument("--url", default="http://127.0.0.1:7860")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    every = [gold.question for gold in read_questions(arguments.file)]
    questions = random.Random(arguments.seed).sample(every, arguments.questions)
    with _client(arguments) as client:
        timed = [_timed(client, question) for question in questions]
    alone = {question: row for question, (row, _) in zip(questions, timed, strict=True)}
    _tell("one alone", [wait for _, wait in timed])
    until = time.monotonic() + arguments.seconds

    def ask_on(seed: int) -> Sequence[float]:
        with _client(arguments) as client:
            return list(_waits(client, alone, random.Random(seed), until))

    with ThreadPoolExecutor(arguments.clients) as clients:
        waits = list(chain(*clients.map(ask_on, range(arguments.clients))))
    _tell(f"{arguments.clients} at once", waits)


def _client(arguments: argparse.Namespace) -> httpx.Client:
    return httpx.Client(base_url=arguments.url, timeout=PATIENCE_SECONDS)


def _waits(
    client: httpx.Client,
    alone: Mapping[str, Answered],
    order: random.Random,
    until: float,
) -> Iterator[float]:
    """The seconds that each answer took, until the time is over."""
    questions = list(alone)
    while time.monotonic() < until:
        question = order.choice(questions)
        answered, wait = _timed(client, question)
        yield wait
        if answered != alone[question]:
            raise SystemExit(f"{question!r} got another answer: {answered}")


def _timed(client: httpx.Client, question: str) -> tuple[Answered, float]:
    """An answer but for its times, and the seconds that it took to come."""
    started = time.monotonic()
    answered = client.post("/api/answer", json={"question": question})
    answered.raise_for_status()
    row: dict[str, object] = answered.json()
    return {**row, "timings_ms": None}, time.monotonic() - started


def _tell(who: str, waits: Sequence[float]) -> None:
    median, late = 1000 * np.quantile(waits, [0.5, 0.99])
    print(f"{who}: {len(waits):,} answers, median {median:.0f} ms, 99 % {late:.0f} ms")


if __name__ == "__main__":
    main()
