"""Asking an open index: its time and memory, with one client and with many at once.

The floor is one embedding of a twelve-word question by the float32 model on ONNX Runtime, in
the same process.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from benchmarks.speed.process import megabytes
from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from qa import Bot

_TWELVE_WORDS = "Who led the delegation of Ukraine at the talks held in May?"
_WARMING = 20


@dataclass(frozen=True, slots=True)
class Waits:
    """Percentiles of the time per question, in milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Load:
    """Answers a second, waits and memory with a number of clients at once."""

    clients: int
    answers_per_second: float
    waits: Waits
    megabytes: float


@dataclass(frozen=True, slots=True)
class Asking:
    """The costs of asking an index; `megabytes` is the memory after one client has asked."""

    sentences: int
    floor: float
    retrieval: Waits
    answer: Waits
    megabytes: float
    loads: Sequence[Load]


def measure_asking(
    index: Path, float32: Path, questions: Sequence[str], clients: Sequence[int]
) -> Asking:
    """Ask all questions: for their passages, then for answers, then from many threads."""
    with Bot(index) as bot:
        for question in questions[:_WARMING]:
            bot.ask(question)
        retrieval = _waits(bot.passages, questions)
        answer = _waits(bot.ask, questions)
        memory = megabytes(os.getpid())
        loads = [_load(bot, questions, count) for count in clients]
        with bot.reading() as snapshot:
            sentences = sum(entry.sentences for entry in snapshot.entries())
    return Asking(sentences, _floor(float32).p50, retrieval, answer, memory, loads)


def _waits(ask: Callable[[str], object], questions: Sequence[str]) -> Waits:
    return _percentiles([_milliseconds(ask, question) for question in questions])


def _milliseconds(ask: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    ask(question)
    return 1000 * (time.perf_counter() - started)


def _percentiles(milliseconds: Sequence[float]) -> Waits:
    p50, p99 = np.percentile(milliseconds, [50, 99])
    return Waits(float(p50), float(p99))


def _load(bot: Bot, questions: Sequence[str], clients: int) -> Load:
    """Ask all questions in random order, by threads that each ask one after another."""
    order = random.Random(clients).sample(questions, len(questions))
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        waits = list(
            threads.map(lambda question: _milliseconds(bot.ask, question), order)
        )
    seconds = time.perf_counter() - started
    return Load(
        clients, len(order) / seconds, _percentiles(waits), megabytes(os.getpid())
    )


def _floor(float32: Path) -> Waits:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(float32), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = read_tokenizer(default_model_folder() / "tokenizer.json")
    names = [tensor.name for tensor in session.get_inputs()]

    def embed(question: str) -> None:
        ids = np.array([tokenizer.encode(question).ids], np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        session.run(None, {name: inputs[name] for name in names})

    _waits(embed, [_TWELVE_WORDS] * _WARMING)
    return _waits(embed, [_TWELVE_WORDS] * 200)
