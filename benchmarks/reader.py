"""The reader alone, on whole paragraphs: bad typing, near-misses, and what int8 costs.

usage: python -m benchmarks.reader typing|near|int8 new_wiki.jsonl.gz
           [--train reader_train.jsonl.gz] [--float32 reader.fp32.onnx] [--show N]
       python -m benchmarks.reader squad|clapnq FILE

The paragraphs are those of SQuADshifts new-wiki (CC BY 4.0), none of whose articles it was
trained on. `typing` asks 600 of its questions as they are and in four ways of typing badly.
`near` makes 300 near-misses by the rules that made those of the training (names are learned
from --train, SQuAD 1.1) and says how many are refused by the confidence that 90 % of their
originals reach; --show prints the first N of them, to be judged by hand. `int8` answers 1,000
questions by the shipped graph and by the one it was made of. `squad` and `clapnq` say how well
the reader's best margin tells the questions of reader_val.jsonl.gz and clapnq.jsonl.gz that
their own texts answer from the others.
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
from training.data.names import learn_names
from training.data.near_misses import NearMisses
from training.data.paragraphs import read_paragraphs
from training.gold.sets import contexts, evidence_contexts, paragraphs
from training.refusing import refused

TYPED, MISSED, QUANTISED = 600, 300, 1000
KEPT = 0.9
THREADS = 2
CLOSED = {"squad": paragraphs, "clapnq": evidence_contexts}
WAYS: tuple[Callable[[str, Random], str], ...] = (bare, keywords, mistyped, request)


def ask(reading: ClosedReading, gold: GoldQuestion) -> Answer:
    """The best candidate of a question's own text."""
    return reading.ask(gold.question, gold.title or "", gold.context or "", 0)


def scores(
    reading: ClosedReading, questions: Sequence[GoldQuestion]
) -> tuple[float, float]:
    """Mean exact match and F1."""
    said = [(ask(reading, gold).text, gold.answers) for gold in questions]
    matches = [exact_match(*one) for one in said]
    overlaps = [token_f1(*one) for one in said]
    return sum(matches) / len(said), sum(overlaps) / len(said)


def typing(questions: Sequence[GoldQuestion]) -> None:
    """Print F1 for each way of typing."""
    reading = open_closed_reading()
    asked = questions[:TYPED]
    _, well = scores(reading, asked)
    print(f"{'as they are':12} F1 {well:.3f}")
    for way in WAYS:
        random = Random(way.__name__)
        typed = [replace(one, question=way(one.question, random)) for one in asked]
        _, f1 = scores(reading, typed)
        print(f"{way.__name__:12} F1 {f1:.3f} ({f1 - well:+.3f})")


def near(questions: Sequence[GoldQuestion], train: Path, shown: int) -> None:
    """Print how many near-misses are refused."""
    make = NearMisses(learn_names(read_paragraphs(train))).make
    random = Random("near-misses")
    reading = open_closed_reading()
    pairs: list[tuple[GoldQuestion, GoldQuestion]] = []
    for gold in questions:
        if len(pairs) == MISSED:
            break
        title, context = gold.title or "", gold.context or ""
        missed = make(gold.question, title, f"{title} {context}", random)
        if missed is not None:
            pairs.append((gold, replace(gold, question=missed, answers=())))
    originals = [ask(reading, gold).confidence for gold, _ in pairs]
    misses = [ask(reading, missed) for _, missed in pairs]
    unsure = [miss.confidence for miss in misses]
    for (original, swapped), miss in list(zip(pairs, misses, strict=True))[:shown]:
        print(f"{original.question}\n  -> {swapped.question}")
        print(f"  {miss.confidence:.2f} {miss.text!r} of {original.context!r}")
    print(f"{len(pairs)} near-misses: AUROC {auroc(originals, unsure):.3f},")
    bar = float(np.quantile(np.array(originals), 1 - KEPT))
    print(
        f"{refused(originals, unsure, KEPT):.3f} refused below {bar:.2f}, where .9 are kept"
    )


def int8(questions: Sequence[GoldQuestion], float32: Path) -> None:
    """Print exact match and F1 by the shipped graph and by the one in float32."""
    whole = SpanReader(OnnxSpanModel(float32, THREADS))
    asked = questions[:QUANTISED]
    for name, reader in (("float32", whole), ("int8", None)):
        exact, f1 = scores(open_closed_reading(reader), asked)
        print(f"{name:8} EM {exact:.4f} F1 {f1:.4f}")


def margins(questions: Sequence[GoldQuestion]) -> None:
    """Print how well the best margin tells what is answerable."""
    reader, cut = open_reader(), splitter()
    found: dict[bool, list[float]] = {True: [], False: []}
    for gold in questions:
        passages = whole_passage(cut, gold.title or "", gold.context or "")
        best = [one.margin for one in reader.read(gold.question, passages)[:1]]
        found[gold.answerable].extend(best or [-np.inf])
    print(f"{len(questions)} questions: AUROC {auroc(found[True], found[False]):.3f}")


def main() -> None:
    """Measure one thing."""
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
