"""Measure a checkpoint of the span reader; prints one line of JSON.

    python -m training.evaluate_reader CHECKPOINT --train reader_train.jsonl.gz
        --val reader_val.jsonl.gz --new new_wiki.jsonl.gz [--weights] [--share 0.2]

Whole paragraphs without headings; the best span whatever the margin. Near-misses are made
from 300 answerable questions of `--new` and stand against their originals; the names that
are swapped in come from `--new` itself and the kinds of names from `--train`.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import torch

from qa.evaluate.metrics import auroc, exact_match, token_f1
from training.data import bad_typing
from training.data.examples import Example
from training.data.names import learn_names
from training.data.near_misses import NearMisses
from training.data.paragraphs import Paragraph, read_paragraphs
from training.model.reading import Read, Reading
from training.refusing import refused

NEAR_MISSES, TYPED, KEPT = 300, 600, 0.9
WAYS: tuple[Callable[[str, Random], str], ...] = (
    bad_typing.bare,
    bad_typing.keywords,
    bad_typing.mistyped,
    bad_typing.request,
)


@dataclass(frozen=True, slots=True)
class Asked:
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
    val, new = read_paragraphs(chosen.val), read_paragraphs(chosen.new)
    near_misses = NearMisses(learn_names([*read_paragraphs(chosen.train), *new]))
    figures = {
        "val": val_figures(reading, _sample(asked(val), chosen.share)),
        "typed": typed_figures(reading, _sample(answerable(asked(val)), TYPED)),
        "new": new_figures(reading, _sample(asked(new), chosen.share)),
        "near": near_figures(reading, new, near_misses),
    }
    seconds = round(time.monotonic() - since)
    head = {"checkpoint": str(chosen.checkpoint), "kind": kind, "seconds": seconds}
    print(json.dumps(head | figures))


def asked(paragraphs: Sequence[Paragraph]) -> list[Asked]:
    """Every question with the whole of its paragraph."""
    return [
        Asked(Example(q.text, "", p.text, q.ranges, "whole"), q.answers)
        for p in paragraphs
        for q in p.questions
    ]


def answerable(questions: Sequence[Asked]) -> list[Asked]:
    """Those that have an answer."""
    return [one for one in questions if one.gold]


def val_figures(
    reading: Reading, questions: Sequence[Asked]
) -> dict[str, float | None]:
    """EM and F1 where there is an answer, AUROC of there being one."""
    reads = reading.read([one.example for one in questions])
    with_answer = [
        r.margin for r, one in zip(reads, questions, strict=True) if one.gold
    ]
    without = [
        r.margin for r, one in zip(reads, questions, strict=True) if not one.gold
    ]
    return scores(reads, questions) | {
        "auroc": auroc(with_answer, without),
        "refused": round(refused(with_answer, without, KEPT), 4),
    }


def new_figures(
    reading: Reading, questions: Sequence[Asked]
) -> dict[str, float | None]:
    """EM and F1 against several gold answers."""
    return scores(reading.read([one.example for one in questions]), questions)


def typed_figures(
    reading: Reading, questions: Sequence[Asked]
) -> dict[str, float | None]:
    """F1 as typed well, and in each way of typing badly."""
    found = {"well": scores(_reads(reading, questions), questions)["f1"]}
    for way in WAYS:
        random = Random(way.__name__)
        typed = [
            replace(one, example=_retyped(one.example, way, random))
            for one in questions
        ]
        found[way.__name__] = scores(_reads(reading, typed), typed)["f1"]
    return found


def near_figures(
    reading: Reading, paragraphs: Sequence[Paragraph], near_misses: NearMisses
) -> dict[str, float | None]:
    """AUROC of near-misses against their originals, and the share refused."""
    random = Random("near-misses")
    originals: list[Example] = []
    missed: list[Example] = []
    for paragraph, question in _shuffled(paragraphs, random):
        shown = f"{paragraph.title} {paragraph.text}"
        text = near_misses.make(question, paragraph.title, shown, random)
        if text is not None and len(missed) < NEAR_MISSES:
            originals.append(Example(question, "", paragraph.text, (), "original"))
            missed.append(Example(text, "", paragraph.text, (), "near_miss"))
    with_answer = [read.margin for read in reading.read(originals)]
    without = [read.margin for read in reading.read(missed)]
    return {
        "auroc": auroc(with_answer, without),
        "refused": round(refused(with_answer, without, KEPT), 4),
    }


def scores(
    reads: Sequence[Read], questions: Sequence[Asked]
) -> dict[str, float | None]:
    """Mean EM and F1 of the questions that have an answer."""
    pairs = [(r.text, q.gold) for r, q in zip(reads, questions, strict=True) if q.gold]
    return {
        "em": round(
            sum(exact_match(text, gold) for text, gold in pairs) / len(pairs), 4
        ),
        "f1": round(sum(token_f1(text, gold) for text, gold in pairs) / len(pairs), 4),
    }


def _reads(reading: Reading, questions: Sequence[Asked]) -> list[Read]:
    return reading.read([one.example for one in questions])


def _retyped(
    example: Example, way: Callable[[str, Random], str], random: Random
) -> Example:
    return replace(example, question=way(example.question, random))


def _shuffled(
    paragraphs: Sequence[Paragraph], random: Random
) -> list[tuple[Paragraph, str]]:
    pairs = [(p, q.text) for p in paragraphs for q in p.questions if q.ranges]
    random.shuffle(pairs)
    return pairs


def _sample(questions: list[Asked], size: float) -> list[Asked]:
    """So many of the questions, or that share of them when at most 1; always the same."""
    wanted = round(size * len(questions)) if size <= 1 else int(size)
    return Random("sample").sample(questions, min(wanted, len(questions)))


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("checkpoint", type=Path)
    for name in ("--train", "--val", "--new"):
        arguments.add_argument(name, type=Path, required=True)
    arguments.add_argument("--weights", action="store_true", help="not the average")
    arguments.add_argument("--share", type=float, default=1.0, help="of val and new")
    arguments.add_argument("--threads", type=int, default=2)
    return arguments.parse_args()


if __name__ == "__main__":
    main()
