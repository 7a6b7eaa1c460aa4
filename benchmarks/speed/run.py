"""A run: each figure next to its floor, in new processes."""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

from benchmarks.speed import starts
from benchmarks.speed.asking import Asking, measure_asking
from benchmarks.speed.embedding import measure_embedding
from benchmarks.speed.pair import Pair
from benchmarks.speed.serving import measure_serving
from benchmarks.speed.targets import HEADING, failures, targets
from benchmarks.speed.work import (
    Work,
    build_index,
    export_floor,
    sample_work,
    work_of,
)

P = ParamSpec("P")
T = TypeVar("T")

_CHECKED_SENTENCES = 3_000
_COMPARED = 2_000
_CLIENTS = (1, 4, 16)


def main(usage: str) -> int:
    """Print the figures, and a table of them with their targets; return the exit status."""
    parser = argparse.ArgumentParser("python -m benchmarks.speed", description=usage)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not arguments.check and not arguments.files:
        parser.error("name files, or pass --check")
    with tempfile.TemporaryDirectory() as folder:
        work = _work(Path(folder), arguments)
        # Each runs in a new process, so that nothing else uses its memory and threads.
        _in_process(build_index, work)
        _in_process(export_floor, work.float32)
        sentences = random.Random(0).sample(
            work.sentences,
            min(len(work.sentences), _COMPARED // (4 if arguments.check else 1)),
        )
        rounds = 2 if arguments.check else arguments.rounds
        threads = os.cpu_count() or 1
        embedded = _in_process(measure_embedding, sentences, threads, rounds)
        asked = _in_process(
            measure_asking, work.index, work.float32, work.questions, _CLIENTS
        )
        cold = starts.cold_question(work.index, work.questions[0], rounds)
        page = starts.page(work.docs, work.index, rounds)
        served = measure_serving(work.docs, work.index, work.questions)
    _print(embedded, cold, page, asked)
    idle = served.idle
    print(f"idle {idle.ours:.3f} of a processor, bare {idle.floor:.3f}\n")
    measured = list(targets(embedded, cold, page, asked, served))
    print(HEADING, *(target.row() for target in measured), sep="\n")
    failed = failures(measured) if arguments.check else ()
    for name in failed:
        print(f"too far from its target: {name}", file=sys.stderr)
    return 1 if failed else 0


def _work(root: Path, arguments: argparse.Namespace) -> Work:
    if arguments.check:
        return sample_work(root, _CHECKED_SENTENCES)
    return work_of(root, arguments.files, arguments.sentences, arguments.questions)


def _in_process(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def _print(embedded: Pair, cold: Pair, page: Pair, asked: Asking) -> None:
    print(f"{asked.sentences:,} sentences; one float32 embedding {asked.floor:.1f} ms")
    print(
        f"embedding {1 / embedded.ours:.0f} against {1 / embedded.floor:.0f} sentences/s"
    )
    print(f"cold question {cold.ours:.2f} s, imports {cold.floor:.2f} s")
    print(f"page {page.ours:.2f} s, bare {page.floor:.2f} s")
    for name, waits in (("retrieval", asked.retrieval), ("answer", asked.answer)):
        print(f"{name} {waits.p50:.1f} / {waits.p99:.1f} ms (p50 / p99)")
    for load in asked.loads:
        print(
            f"{load.clients} clients: {load.answers_per_second:.1f} answers/s,"
            f" {load.waits.p50:.0f} / {load.waits.p99:.0f} ms,"
            f" {load.megabytes:.0f} MB afterwards"
        )
    print(f"memory after one client has asked: {asked.megabytes:.0f} MB")
