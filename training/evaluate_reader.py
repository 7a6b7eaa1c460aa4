"""Measure a checkpoint of the span reader; print one line of JSON.

    python -m training.evaluate_reader CHECKPOINT [--val reader_val.jsonl.gz]
        [--new new_wiki.jsonl.gz --train reader_train.jsonl.gz]
        [--real served_val.jsonl.gz] [--weights] [--share 0.2]

Only the sets that are named are read. Passages of `--val` and `--new` are whole paragraphs
without headings, and `training.serve_passages` made those of `--real`; answers are the best
spans, whatever their margin. Near-misses are generated from 300 answerable questions of
`--new` and compared with their originals; the names to swap in come from `--new` itself, the
kinds of names from `--train`.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeVar

import torch

from qa.evaluate.metrics import auroc, exact_match, token_f1
from training.data import bad_typing
from training.data.example import Example
from training.data.near_misses.names import learn_names
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import Paragraph, read_paragraphs
from training.data.served import read_served
from training.figures.real import real_figures
from training.figures.refusal import KEPT, refusal_rate
from training.model.reading import Read, Reading

NEAR_MISSES, TYPED = 300, 600
T = TypeVar("T")
WAYS: tuple[Callable[[str, Random], str], ...] = (
    bad_typing.bare,
    bad_typing.keywords,
    bad_typing.mistyped,
    bad_typing.request,
)


@dataclass(frozen=True, slots=True)
class GoldExample:
    """An example and its gold answers."""

    example: Example
    gold: tuple[str, ...]


def main() -> None:
    """Read the sets and print the figures."""
    chosen = _arguments()
    torch.set_num_threads(chosen.threads)
    kind = "weights" if chosen.weights else "averaged"
    reading = Reading(chosen.checkpoint, kind)
    since = time.monotonic()
    figures: dict[str, object] = {}
    if chosen.val:
        val = gold_examples(read_paragraphs(chosen.val))
        figures["val"] = val_figures(reading, _sample(val, chosen.share))
        figures["typed"] = typed_figures(reading, _sample(answerable(val), TYPED))
    if chosen.new:
        new = read_paragraphs(chosen.new)
        figures["new"] = new_figures(reading, _sample(gold_examples(new), chosen.share))
        near_misses = NearMisses(learn_names([*read_paragraphs(chosen.train), *new]))
        figures["near"] = near_figures(reading, new, near_misses)
    if chosen.real:
        real = _sample(read_served(chosen.real), chosen.share)
        figures["real"] = real_figures(reading.read, real)
    seconds = round(time.monotonic() - since)
    head = {"checkpoint": str(chosen.checkpoint), "kind": kind, "seconds": seconds}
    print(json.dumps(head | figures))


def gold_examples(paragraphs: Sequence[Paragraph]) -> list[GoldExample]:
    """Every question with its whole paragraph."""
    return [
        GoldExample(Example(q.text, "", p.text, q.ranges, "whole"), q.answers)
        for p in paragraphs
        for q in p.questions
    ]


def answerable(questions: Sequence[GoldExample]) -> list[GoldExample]:
    """The questions that have an answer."""
    return [question for question in questions if question.gold]


def val_figures(
    reading: Reading, questions: Sequence[GoldExample]
) -> dict[str, float | None]:
    """EM and F1 of the answerable questions; how well margins tell them from the others."""
    reads = _reads(reading, questions)
    pairs = list(zip(reads, questions, strict=True))
    with_answer = [read.margin for read, question in pairs if question.gold]
    without = [read.margin for read, question in pairs if not question.gold]
    return scores(reads, questions) | {
        "auroc": auroc(with_answer, without),
        "refused": round(refusal_rate(with_answer, without, KEPT), 4),
    }


def new_figures(
    reading: Reading, questions: Sequence[GoldExample]
) -> dict[str, float | None]:
    """EM and F1 against several gold answers."""
    return scores(_reads(reading, questions), questions)


def typed_figures(
    reading: Reading, questions: Sequence[GoldExample]
) -> dict[str, float | None]:
    """F1 of the questions as they are, and in each way of typing badly."""
    figures = {"well": scores(_reads(reading, questions), questions)["f1"]}
    for way in WAYS:
        random = Random(way.__name__)
        typed = [
            replace(question, example=_retype(question.example, way, random))
            for question in questions
        ]
        figures[way.__name__] = scores(_reads(reading, typed), typed)["f1"]
    return figures


def near_figures(
    reading: Reading, paragraphs: Sequence[Paragraph], near_misses: NearMisses
) -> dict[str, float | None]:
    """AUROC of near-misses against their originals, and the share that is refused."""
    random = Random("near-misses")
    originals: list[Example] = []
    missed: list[Example] = []
    for paragraph, question in _shuffled(paragraphs, random):
        text = f"{paragraph.title} {paragraph.text}"
        near_miss = near_misses.make(question, paragraph.title, text, random)
        if near_miss is not None and len(missed) < NEAR_MISSES:
            originals.append(Example(question, "", paragraph.text, (), "original"))
            missed.append(Example(near_miss, "", paragraph.text, (), "near_miss"))
    with_answer = [read.margin for read in reading.read(originals)]
    without = [read.margin for read in reading.read(missed)]
    return {
        "auroc": auroc(with_answer, without),
        "refused": round(refusal_rate(with_answer, without, KEPT), 4),
    }


def scores(
    reads: Sequence[Read], questions: Sequence[GoldExample]
) -> dict[str, float | None]:
    """Mean EM and F1 of the answerable questions."""
    pairs = [(r.text, q.gold) for r, q in zip(reads, questions, strict=True) if q.gold]
    return {
        "em": round(
            sum(exact_match(text, gold) for text, gold in pairs) / len(pairs), 4
        ),
        "f1": round(sum(token_f1(text, gold) for text, gold in pairs) / len(pairs), 4),
    }


def _reads(reading: Reading, questions: Sequence[GoldExample]) -> list[Read]:
    return reading.read([question.example for question in questions])


def _retype(
    example: Example, way: Callable[[str, Random], str], random: Random
) -> Example:
    return replace(example, question=way(example.question, random))


def _shuffled(
    paragraphs: Sequence[Paragraph], random: Random
) -> list[tuple[Paragraph, str]]:
    pairs = [(p, q.text) for p in paragraphs for q in p.questions if q.ranges]
    random.shuffle(pairs)
    return pairs


def _sample(questions: Sequence[T], size: float) -> list[T]:
    """A fixed sample: `size` questions, or that share of them if it is at most 1."""
    count = round(size * len(questions)) if size <= 1 else int(size)
    return Random("sample").sample(questions, min(count, len(questions)))


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("checkpoint", type=Path)
    for name in ("--val", "--new", "--train", "--real"):
        arguments.add_argument(name, type=Path)
    arguments.add_argument(
        "--weights",
        action="store_true",
        help="use the raw weights, not the running average",
    )
    arguments.add_argument(
        "--share", type=float, default=1.0, help="share of each set to read"
    )
    arguments.add_argument("--threads", type=int, default=2)
    chosen = arguments.parse_args()
    if chosen.new and not chosen.train:
        arguments.error("--new needs --train")
    return chosen


if __name__ == "__main__":
    main()
