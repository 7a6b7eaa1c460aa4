"""Train the span reader; stop it at any time and repeat the command to resume.

    python -m training.train_reader reader_train.jsonl.gz --mined mined.npz
      --served served.jsonl.gz --talks real_talks.jsonl.gz canard.jsonl.gz
      --cross-encoder model.onnx --runs FOLDER
    python -m training.train_reader ... --runs OTHER --decay-from CHECKPOINT --decay 1500

It writes a checkpoint to the run's folder every five minutes and keeps the last two. The
first command trains at a constant learning rate without an end. The second starts a branch
from a checkpoint, decays its learning rate to zero in the given number of steps, and ends.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random

import torch

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from training.data.examples import Examples
from training.data.mixture import Alone, Groups, Mixture
from training.data.near_misses.names import learn_names
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import read_paragraphs
from training.data.real_examples import RealExamples, as_paragraphs
from training.data.rivals import Rivals
from training.data.served import read_served
from training.data.talks import TalkExamples
from training.model.cross_encoder import read_cross_encoder
from training.model.encoding import Batch, Encoded, Encoding, batch_by_length, collate
from training.model.exported import read_exported
from training.model.learner import Learner, read_weights
from training.model.schedule import Schedule
from training.model.span_reader import SpanReader

POOL = 640
"""How many questions are drawn, sorted by length and batched together."""
KEPT = 2
ARTICLES, REAL, RIVALS, TALKS = 45, 20, 18, 3
"""In what proportion the questions are on articles, on people's own documents with one passage
and with several that compete, and on talks."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The command line's options."""

    rows: Path
    mined: Path
    served: list[Path]
    talks: list[Path]
    cross_encoder: Path
    runs: Path
    seed: int
    rate: float
    warm_up: int
    tokens: int
    every: float
    threads: int
    dropout: float
    teacher: Path | None
    start: Path | None
    decay_from: Path | None
    decay: int


def main() -> None:
    """Train until the decay or the process ends."""
    settings = _settings()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    settings.runs.mkdir(parents=True, exist_ok=True)
    model = SpanReader(settings.dropout).train()
    schedule = Schedule(settings.rate, settings.warm_up)
    learner = Learner(model, schedule, _teacher(settings))
    position = _resume(settings, learner)
    pools = Pools(settings)
    log = Log(settings.runs / "log.jsonl")
    saved = time.monotonic()
    for pool in count(position):
        learner.seed(settings.seed, pool)
        for batch in pools.batches(pool):
            log.add(learner.learn(batch), len(batch.ids), batch.ids.numel())
        log.write(pool, learner)
        is_over = learner.schedule.is_over(learner.step)
        if is_over or time.monotonic() - saved > settings.every:
            _save(settings.runs, learner, pool + 1)
            saved = time.monotonic()
        if is_over:
            break


class Pools:
    """The batches of each pool; they depend only on the seed and the pool's number."""

    def __init__(self, settings: Settings) -> None:
        self._examples = _mixture(settings)
        tokenizer = read_tokenizer(default_model_folder() / "tokenizer.json")
        self._encoding = Encoding(tokenizer)
        self._settings = settings

    def batches(self, pool: int) -> Iterator[Batch]:
        """Batches of similar lengths, in random order."""
        encoded: list[Encoded] = []
        random = Random(f"{self._settings.seed} pool {pool}")
        for number in range(pool * POOL, (pool + 1) * POOL):
            for example in self._examples[number]:
                one = self._encoding.encode(example, random)
                if one is not None:
                    encoded.append(replace(one, group=number))
        batches = batch_by_length(encoded, self._settings.tokens)
        random.shuffle(batches)
        return map(collate, batches)


def _mixture(settings: Settings) -> Mixture:
    paragraphs = read_paragraphs(settings.rows)
    served = [each for path in settings.served for each in read_served(path)]
    near_misses = NearMisses(learn_names([*paragraphs, *as_paragraphs(served)]))
    seed = settings.seed
    articles = Examples(paragraphs, settings.mined, near_misses, seed)
    real = RealExamples(served, near_misses, seed)
    talks = TalkExamples(settings.talks, seed)
    parts: list[tuple[Groups, int]] = [
        (Alone(articles), ARTICLES),
        (Alone(real), REAL),
        (Rivals(served, seed), RIVALS),
        (Alone(talks), TALKS),
    ]
    return Mixture(parts, seed)


class Log:
    """A log with one JSON line per pool: step, rate, mean loss, examples and tokens a second."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._clear()

    def add(self, loss: float, examples: int, tokens: int) -> None:
        """Count a batch."""
        self._loss += loss * examples
        self._examples += examples
        self._tokens += tokens

    def write(self, pool: int, learner: Learner) -> None:
        """Write a line on the batches since the last one."""
        seconds = time.monotonic() - self._since
        line = {
            "time": time.strftime("%H:%M:%S", time.gmtime()),
            "pool": pool,
            "step": learner.step,
            "rate": round(learner.schedule.rate(learner.step), 8),
            "loss": round(self._loss / self._examples, 4),
            "examples_per_second": round(self._examples / seconds, 1),
            "tokens_per_second": round(self._tokens / seconds),
        }
        with self._path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        self._clear()

    def _clear(self) -> None:
        self._loss, self._examples, self._tokens = 0.0, 0, 0
        self._since = time.monotonic()


def _settings() -> Settings:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--mined", type=Path, required=True)
    parser.add_argument("--served", type=Path, nargs="+", required=True)
    parser.add_argument("--talks", type=Path, nargs="+", required=True)
    parser.add_argument("--cross-encoder", type=Path, required=True)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--warm-up", type=int, default=300)
    parser.add_argument("--tokens", type=int, default=5000)
    parser.add_argument(
        "--every", type=float, default=300, help="seconds between checkpoints"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument(
        "--teacher", type=Path, help="checkpoint of a reader to learn from as well"
    )
    parser.add_argument(
        "--start", type=Path, help="exported int8 graph to start from instead"
    )
    parser.add_argument("--decay-from", type=Path, help="checkpoint to branch from")
    parser.add_argument(
        "--decay", type=int, default=0, help="steps until the rate is zero"
    )
    return Settings(**vars(parser.parse_args()))


def _resume(settings: Settings, learner: Learner) -> int:
    checkpoints = _checkpoints(settings.runs)
    position = 0
    if settings.start is None:
        read_cross_encoder(learner.model.encoder, settings.cross_encoder)
    else:
        read_exported(learner.model, settings.start)
    if settings.decay_from is not None:
        position = learner.restore(settings.decay_from)
        start = learner.step
        learner.schedule = Schedule(
            settings.rate, settings.warm_up, start, settings.decay
        )
    if checkpoints:
        position = learner.restore(checkpoints[-1])
    return position


def _save(runs: Path, learner: Learner, position: int) -> None:
    learner.save(runs / f"step-{learner.step:07d}.safetensors", position)
    for old in _checkpoints(runs)[:-KEPT]:
        old.unlink()


def _teacher(settings: Settings) -> SpanReader | None:
    if settings.teacher is None:
        return None
    teacher = SpanReader().eval()
    read_weights(teacher, settings.teacher, "weights")
    return teacher


def _checkpoints(runs: Path) -> list[Path]:
    return sorted(runs.glob("step-*.safetensors"))


if __name__ == "__main__":
    main()
