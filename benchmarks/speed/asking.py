"""Asking an open index: how long it takes, in how much memory, and with many at once.

The floor is one embedding of a question of twelve words by the float32 model on ONNX Runtime,
in the same process.
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
    """How long questions took, in milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """Questions a second of so many clients at once, how long each waited, and the memory."""

    clients: int
    a_second: float
    waits: Waits
    megabytes: float


@dataclass(frozen=True, slots=True)
class Asking:
    """What asking an index takes; `megabytes` are held once one client has asked."""

    sentences: int
    floor: float
    retrieval: Waits
    answer: Waits
    megabytes: float
    crowds: Sequence[Crowd]


def asking(
    index: Path, float32: Path, questions: Sequence[str], crowds: Sequence[int]
) -> Asking:
    """Ask all questions, first for their passages, then whole, then from many threads."""
    with Bot(index) as bot:
        for question in questions[:_WARMING]:
            bot.ask(question)
        retrieval = _waits(bot.passages, questions)
        answer = _waits(bot.ask, questions)
        held = megabytes(os.getpid())
        crowd = [_crowd(bot, questions, clients) for clients in crowds]
        with bot.reading() as snapshot:
            sentences = sum(entry.sentences for entry in snapshot.entries())
    return Asking(sentences, _floor(float32).p50, retrieval, answer, held, crowd)


def _waits(ask: Callable[[str], object], questions: Sequence[str]) -> Waits:
    return _percentiles([_milliseconds(ask, question) for question in questions])


def _milliseconds(ask: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    ask(question)
    return 1000 * (time.perf_counter() - started)


def _percentiles(milliseconds: Sequence[float]) -> Waits:
    p50, p99 = np.percentile(milliseconds, [50, 99])
    return Waits(float(p50), float(p99))


def _crowd(bot: Bot, questions: Sequence[str], clients: int) -> Crowd:
    """All questions, drawn by lot, by so many threads of which each asks on at once."""
    asked = random.Random(clients).sample(questions, len(questions))
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        waits = list(threads.map(lambda one: _milliseconds(bot.ask, one), asked))
    seconds = time.perf_counter() - started
    return Crowd(
        clients, len(asked) / seconds, _percentiles(waits), megabytes(os.getpid())
    )


def _floor(float32: Path) -> Waits:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(float32), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = read_tokenizer(default_model_folder() / "tokenizer.json")
    wanted = [tensor.name for tensor in session.get_inputs()]

    def embed(question: str) -> None:
        ids = np.array([tokenizer.encode(question).ids], np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        session.run(None, {name: given[name] for name in wanted})

    _waits(embed, [_TWELVE_WORDS] * _WARMING)
    return _waits(embed, [_TWELVE_WORDS] * 200)
