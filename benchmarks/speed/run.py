"""A run: each figure beside its floor, in processes of its own."""

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
from benchmarks.speed.asking import Asking, asking
from benchmarks.speed.bars import HEADING, bars, lost
from benchmarks.speed.embedding import embedding
from benchmarks.speed.pair import Pair
from benchmarks.speed.serving import serving
from benchmarks.speed.work import (
    Work,
    export_floor,
    make_index,
    own_work,
    work_of,
)

P = ParamSpec("P")
T = TypeVar("T")

_CHECKED_SENTENCES = 3_000
_COMPARED = 2_000
_CROWDS = (1, 4, 16)


def main(usage: str) -> int:
    """Print a table of the figures, and how many clients were served how."""
    parser = argparse.ArgumentParser("python -m benchmarks.speed", description=usage)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not arguments.check and not arguments.files:
        parser.error("name the files, or --check")
    with tempfile.TemporaryDirectory() as folder:
        work = _work(Path(folder), arguments)
        # Each in a process of its own, whose memory and threads nobody else uses.
        _alone(make_index, work)
        _alone(export_floor, work.float32)
        some = random.Random(0).sample(
            work.sentences,
            min(len(work.sentences), _COMPARED // (4 if arguments.check else 1)),
        )
        rounds = 2 if arguments.check else arguments.rounds
        embedded = _alone(embedding, some, os.cpu_count() or 1, rounds)
        asked = _alone(asking, work.index, work.float32, work.questions, _CROWDS)
        cold = starts.cold_question(work.index, work.questions[0], rounds)
        page = starts.page(work.docs, work.index, rounds)
        held = serving(work.docs, work.index, work.questions)
    _tell(embedded, cold, page, asked)
    print(f"idle {held.idle.ours:.3f} of a processor, bare {held.idle.floor:.3f}\n")
    found = list(bars(embedded, cold, page, asked, held))
    print(HEADING, *(bar.row() for bar in found), sep="\n")
    missed = lost(found) if arguments.check else ()
    for what in missed:
        print(f"too far from what it is to be: {what}", file=sys.stderr)
    return 1 if missed else 0


def _work(root: Path, arguments: argparse.Namespace) -> Work:
    if arguments.check:
        return own_work(root, _CHECKED_SENTENCES)
    return work_of(root, arguments.files, arguments.sentences, arguments.questions)


def _alone(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def _tell(embedded: Pair, cold: Pair, page: Pair, asked: Asking) -> None:
    print(f"{asked.sentences:,} sentences; one float32 embedding {asked.floor:.1f} ms")
    print(
        f"embedding {1 / embedded.ours:.0f} against {1 / embedded.floor:.0f} sentences/s"
    )
    print(f"cold question {cold.ours:.2f} s, imports {cold.floor:.2f} s")
    print(f"page {page.ours:.2f} s, bare {page.floor:.2f} s")
    for what, waits in (("retrieval", asked.retrieval), ("answer", asked.answer)):
        print(f"{what} {waits.p50:.1f} / {waits.p99:.1f} ms (p50 / p99)")
    for crowd in asked.crowds:
        print(
            f"{crowd.clients} clients: {crowd.a_second:.1f} answers/s,"
            f" {crowd.waits.p50:.0f} / {crowd.waits.p99:.0f} ms,"
            f" {crowd.megabytes:.0f} MB behind them"
        )
    print(f"memory when it is opened and asked, {asked.megabytes:.0f} MB")
