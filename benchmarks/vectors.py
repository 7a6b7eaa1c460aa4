"""Recall, speed and memory of nearest-neighbour search, exact and approximate.

The first hundred thousand vectors are of real sentences. Each of the others is a real vector
plus noise: the difference of two other real vectors, scaled so that nearest neighbours are as
near as among the real ones. Questions are real.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from index.catalogue import database
from index.catalogue.database import meta, transaction
from index.catalogue.identity import Identity
from index.embed.embedder import Vectors
from index.embed.model_cache import open_embedder
from index.store.store import LocalStore
from index.store.writer import Writer
from index.vectors.base import EXACT_UP_TO, FILE_NAME, VectorBase
from index.vectors.number_set import Numbers, NumberSet
from index.vectors.stored import StoredVectors
from index.vectors.view import VectorView
from qa import indexing
from training.gold.corpora import rows

P = ParamSpec("P")
T = TypeVar("T")

_REAL = 100_000
_QUESTIONS = 1_000
_SAME = 0.001  # neighbours whose cosines differ by less count as equal
_SAMPLE = 300
_BATCH = 1_024


@dataclass(frozen=True, slots=True)
class Built:
    """A base's kind, and its cost to build and on disk."""

    kind: str
    seconds: float
    mebibytes: float
    bytes_on_disk: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Costs of asking, in seconds and MiB; `found` is a row of ten text numbers per question."""

    loading: float
    mebibytes: float
    seconds: Sequence[float]
    seconds_among: Sequence[float]
    found: npt.NDArray[np.int64]


def main() -> None:
    """Print a line for each size and kind of base."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path, help="gzipped JSON lines")
    parser.add_argument(
        "--questions", type=Path, required=True, help="gzipped JSON lines"
    )
    parser.add_argument(
        "--cache", type=Path, required=True, help="folder to keep vectors in"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[_REAL, 10 * _REAL])
    arguments = parser.parse_args()
    cache = arguments.cache
    cache.mkdir(exist_ok=True)
    _cached(cache / "questions.npy", lambda: _questions(arguments.questions))
    real = _cached(cache / "sentences.npy", lambda: _sentences(arguments.texts))
    for size in arguments.sizes:
        file = cache / f"vectors-{size}.npy"
        _cached(file, partial(_extend, real, size))
        _measure(file, cache / "questions.npy")


def _cached(file: Path, make: Callable[[], Vectors]) -> Vectors:
    """The vectors in a file, which is created if it is missing."""
    if not file.exists():
        np.save(file, make())
    vectors: Vectors = np.load(file, mmap_mode="r")
    return vectors


def _questions(file: Path) -> Vectors:
    embedder = open_embedder()
    questions = [row["question"] for row in rows(file)]
    chosen = questions[:: max(1, len(questions) // _QUESTIONS)][:_QUESTIONS]
    return np.array([embedder.embed_question(question) for question in chosen])


def _sentences(files: Sequence[Path]) -> Vectors:
    """The vectors of distinct sentences, in random order."""
    splitter, texts = indexing.splitter(), dict.fromkeys(_texts(files))
    sentences: dict[str, None] = {}
    for text in texts:
        for start, end in splitter.split(text):
            sentences[" ".join(text[start:end].split())] = None
    chosen = list(sentences)[:_REAL]
    np.random.default_rng(0).shuffle(chosen)
    return open_embedder(threads=2).embed_sentences(chosen)


def _texts(files: Sequence[Path]) -> Iterator[str]:
    for file in files:
        for row in rows(file):
            yield row.get("text") or row["context"]


def _extend(real: Vectors, size: int) -> Vectors:
    """Extend the real vectors by others that are as near to each other."""
    if size <= len(real):
        return real[:size]
    target = _nearness(real)
    low, high = 0.0, 2.0
    for _ in range(6):
        noise = (low + high) / 2
        vectors = _add_noisy(real, size, noise)
        near = _nearness(vectors)
        print(f"noise {noise:.3f}: nearest at {near:.3f}, target {target:.3f}")
        low, high = (noise, high) if near > target else (low, noise)
    return vectors


def _add_noisy(real: Vectors, size: int, noise: float) -> Vectors:
    generator = np.random.default_rng(0)
    vectors = np.empty((size, real.shape[1]), np.float32)
    vectors[: len(real)] = real
    for start in range(len(real), size, len(real)):
        end = min(start + len(real), size)
        first, second = generator.integers(len(real), size=(2, end - start))
        noisy = real[: end - start] + np.float32(noise) * (real[first] - real[second])
        vectors[start:end] = noisy / np.linalg.norm(noisy, axis=1, keepdims=True)
    return vectors


def _nearness(vectors: Vectors) -> float:
    """The median cosine of a vector to its nearest neighbour, over a sample."""
    chosen = np.random.default_rng(1).choice(len(vectors), _SAMPLE, replace=False)
    nearest = np.full(_SAMPLE, -1.0, np.float32)
    for start in range(0, len(vectors), _REAL):
        cosines = vectors[chosen] @ vectors[start : start + _REAL].T
        itself = (chosen >= start) & (chosen < start + cosines.shape[1])
        cosines[itself, chosen[itself] - start] = -1
        nearest = np.maximum(nearest, cosines.max(axis=1))
    return float(np.median(nearest))


def _measure(file: Path, questions: Path) -> None:
    """Print a line for the exact base of these vectors, and one for the base a sync builds."""
    vectors, question_vectors = np.load(file, mmap_mode="r"), np.load(questions)
    lowest = _tenth_cosines(vectors, question_vectors) - _SAME
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        _in_process(_fill, index, file)
        for exact_up_to in (len(vectors), min(EXACT_UP_TO, len(vectors) - 1)):
            built = _in_process(_build, index, exact_up_to)
            asked = _in_process(_ask, index, questions)
            recall = [
                np.mean(vectors[found - 1] @ question >= bound)
                for found, question, bound in zip(
                    asked.found, question_vectors, lowest, strict=True
                )
            ]
            _print(len(vectors), built, asked, float(np.mean(recall)))


def _tenth_cosines(vectors: Vectors, questions: Vectors) -> Vectors:
    """The cosine of each question's tenth neighbour, by brute force."""
    best = np.full((len(questions), 10), -1, np.float32)
    for start in range(0, len(vectors), _REAL):
        cosines = questions @ vectors[start : start + _REAL].T
        both = np.concatenate([best, cosines], axis=1)
        best = np.partition(both, -10, axis=1)[:, -10:]
    tenth: Vectors = best.min(axis=1)
    return tenth


def _in_process(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a new process, so that nothing else uses its memory."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def _fill(index: Path, file: Path) -> None:
    """Create a catalogue of texts that have only vectors."""
    vectors = np.load(file, mmap_mode="r")
    identity = Identity("", "", "all-MiniLM-L6-v2", "", vectors.shape[1])
    database.create(index, identity)
    with closing(database.connect(index, write=True)) as connection:
        for start in range(0, len(vectors), _BATCH):
            batch = vectors[start : start + _BATCH]
            numbers = range(start + 1, start + 1 + len(batch))
            with transaction(connection):
                connection.executemany(
                    "INSERT INTO text VALUES (?, ?)",
                    [(number, number.to_bytes(16, "big")) for number in numbers],
                )
                Writer(connection).put_vectors(numbers, batch)


def _build(index: Path, exact_up_to: int) -> Built:
    with database.opened(index) as connection:
        before, started = _peak(), time.monotonic()
        base = VectorBase.build(
            int(meta(connection, "sequence")), StoredVectors(connection), exact_up_to
        )
        base.save(index / FILE_NAME)
        return Built(
            kind="exact" if base.is_exact else "approximate",
            seconds=time.monotonic() - started,
            mebibytes=_peak() - before,
            bytes_on_disk=(index / FILE_NAME).stat().st_size,
        )


def _ask(index: Path, questions: Path) -> Asked:
    """Ask each question of all texts, then of one text in a hundred."""
    before = _peak()
    with closing(LocalStore(index)) as store:
        started = time.monotonic()
        with store.reading() as snapshot:
            loading = time.monotonic() - started
            few = np.arange(1, snapshot.view.base.count, 100, dtype=np.int64)
            seconds, found = [], []
            for question in np.load(questions):
                started = time.perf_counter()
                near = snapshot.neighbours(question, 100, None)
                seconds.append(time.perf_counter() - started)
                found.append([neighbour.text for neighbour in near[:10]])
            mebibytes = _peak() - before
            among = [
                _seconds_among(snapshot.view, question, few)
                for question in np.load(questions)
            ]
    return Asked(loading, mebibytes, seconds, among, np.array(found, np.int64))


def _seconds_among(view: VectorView, question: Vectors, few: Numbers) -> float:
    started = time.perf_counter()
    view.nearest(question, 100, NumberSet.of(few))
    return time.perf_counter() - started


def _peak() -> float:
    """The peak memory of this process in MiB, as Linux counts it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 2**10


def _print(size: int, built: Built, asked: Asked, recall: float) -> None:
    p50, p99 = np.quantile(asked.seconds, [0.5, 0.99]) * 1000
    print(
        f"{size:,} | {built.kind} | {recall:.4f} | {p50:.1f} / {p99:.1f} ms"
        f" | {np.median(asked.seconds_among) * 1000:.1f} ms"
        f" | {built.seconds:.1f} s, {built.mebibytes:.0f} MiB"
        f" | {asked.loading:.2f} s, {asked.mebibytes:.0f} MiB"
        f" | {built.bytes_on_disk / 1e6:.1f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
