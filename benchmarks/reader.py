"""The reader by itself, on whole paragraphs: bad typing, near-misses, and the cost of int8.

usage: python -m benchmarks.reader typing|near|int8 new_wiki.jsonl.gz
           [--train reader_train.jsonl.gz] [--float32 reader.fp32.onnx] [--show N]
       python -m benchmarks.reader squad|clapnq FILE

The paragraphs are those of SQuADshifts new-wiki (CC BY 4.0); the reader was not trained on any of
its articles. `typing` asks 600 of its questions as they are and in four ways of typing badly.
`near` generates 300 near-misses by the same rules as training does (names are learned from
--train, SQuAD 1.1) and prints how many are refused at the confidence that 90 % of their originals
reach; --show prints the first N of them, to judge by hand. `int8` compares the shipped graph with
the float32 graph it was quantised from, on 1,000 questions. `squad` and `clapnq` measure how well
the reader's best margin tells answerable questions of reader_val.jsonl.gz and clapnq.jsonl.gz
from unanswerable ones.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np

from qa.answers.answer import Answer
from qa.evaluate.closed_reading import ClosedReading, whole_passage
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import auroc, exact_match, token_f1
from qa.indexing import splitter
from qa.read.onnx_span_model import OnnxSpanModel
from qa.read.span_reader import SpanReader
from qa.wiring import open_closed_reading, open_reader
from training.data.bad_typing import bare, keywords, mistyped, request
from training.data.near_misses.names import learn_names
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import read_paragraphs
from training.figures.refusal import KEPT, refusal_rate
from training.gold.sets import contexts, evidence_contexts, paragraphs

TYPED, MISSED, QUANTISED = 600, 300, 1000
THREADS = 2
CLOSED = {"squad": paragraphs, "clapnq": evidence_contexts}
WAYS: tuple[Callable[[str, Random], str], ...] = (bare, keywords, mistyped, request)


def ask(reading: ClosedReading, gold: GoldQuestion) -> Answer:
    """The best candidate from a question's own text."""
    return reading.ask(gold.question, gold.title or "", gold.context or "", 0)


def scores(
    reading: ClosedReading, questions: Sequence[GoldQuestion]
) -> tuple[float, float]:
    """Mean exact match and F1."""
    answers = [(ask(reading, gold).text, gold.answers) for gold in questions]
    exact = [exact_match(*answer) for answer in answers]
    f1 = [token_f1(*answer) for answer in answers]
    return sum(exact) / len(answers), sum(f1) / len(answers)


def typing(questions: Sequence[GoldQuestion]) -> None:
    """Print F1 for each way of typing."""
    reading = open_closed_reading()
    chosen = questions[:TYPED]
    _, well = scores(reading, chosen)
    print(f"{'as they are':12} F1 {well:.3f}")
    for way in WAYS:
        random = Random(way.__name__)
        typed = [replace(gold, question=way(gold.question, random)) for gold in chosen]
        _, f1 = scores(reading, typed)
        print(f"{way.__name__:12} F1 {f1:.3f} ({f1 - well:+.3f})")


def near(questions: Sequence[GoldQuestion], train: Path, show: int) -> None:
    """Print how many near-misses are refused."""
    make = NearMisses(learn_names(read_paragraphs(train))).make
    random = Random("near-misses")
    reading = open_closed_reading()
    pairs: list[tuple[GoldQuestion, GoldQuestion]] = []
    for gold in questions:
        if len(pairs) == MISSED:
            break
        title, context = gold.title or "", gold.context or ""
        near_miss = make(gold.question, title, f"{title} {context}", random)
        if near_miss is not None:
            pairs.append((gold, replace(gold, question=near_miss, answers=())))
    originals = [ask(reading, original).confidence for original, _ in pairs]
    answers = [ask(reading, near_miss) for _, near_miss in pairs]
    misses = [answer.confidence for answer in answers]
    for (original, swapped), answer in list(zip(pairs, answers, strict=True))[:show]:
        print(f"{original.question}\n  -> {swapped.question}")
        print(f"  {answer.confidence:.2f} {answer.text!r} from {original.context!r}")
    print(f"{len(pairs)} near-misses: AUROC {auroc(originals, misses):.3f},")
    threshold = float(np.quantile(np.array(originals), 1 - KEPT))
    rate = refusal_rate(originals, misses, KEPT)
    print(
        f"{rate:.3f} refused below {threshold:.2f}, where .9 of the originals are kept"
    )


def int8(questions: Sequence[GoldQuestion], float32: Path) -> None:
    """Print exact match and F1 of the shipped graph and of the float32 graph."""
    exact_reader = SpanReader(OnnxSpanModel(float32, THREADS))
    chosen = questions[:QUANTISED]
    for name, reader in (("float32", exact_reader), ("int8", None)):
        exact, f1 = scores(open_closed_reading(reader), chosen)
        print(f"{name:8} EM {exact:.4f} F1 {f1:.4f}")


def margins(questions: Sequence[GoldQuestion]) -> None:
    """Print how well the best margin tells answerable questions from the others."""
    reader, cut = open_reader(), splitter()
    by_answerable: dict[bool, list[float]] = {True: [], False: []}
    for gold in questions:
        passages = whole_passage(cut, gold.title or "", gold.context or "")
        candidates = reader.read(gold.question, passages)
        best = candidates[0].margin if candidates else -np.inf
        by_answerable[gold.answerable].append(best)
    area = auroc(by_answerable[True], by_answerable[False])
    print(f"{len(questions)} questions: AUROC {area:.3f}")


def main() -> None:
    """Run the measurement that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["typing", "near", "int8", *CLOSED])
    parser.add_argument("file", type=Path)
    parser.add_argument("--train", type=Path)
    parser.add_argument("--float32", type=Path)
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.what in CLOSED:
        margins(CLOSED[arguments.what](arguments.file))
        return
    questions = contexts(arguments.file)
    questions = Random("sample").sample(questions, len(questions))
    if arguments.what == "typing":
        typing(questions)
    elif arguments.what == "near":
        near(questions, arguments.train, arguments.show)
    else:
        int8(questions, arguments.float32)


if __name__ == "__main__":
    main()
