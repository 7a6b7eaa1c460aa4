"""Fit the calibrators for questions about one text, and print how well they hold.

usage: python -m training.fit_closed_calibrator reader_val.jsonl.gz --train reader_train.jsonl.gz \
           --evidence qed.jsonl.gz clapnq.jsonl.gz --real real_val.jsonl.gz [--outcomes FILE]

Every fifth question of reader_val, and a fifth as many near-misses generated from the others,
are asked of their own paragraphs, the questions of qed and clapnq of their own texts, and the
questions about people's own documents of their own contexts. The calibrators are fitted and
judged as in `training.fit_calibrator`, whose calibrators stay in the file.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from qa.decide.calibrator import CLOSED
from qa.decide.calibrator_file import parsed, written
from qa.evaluate.calibration import (
    Sample,
    label_candidates,
    sentence_is_right,
    span_is_right,
)
from qa.evaluate.closed_reading import whole_passage
from qa.evaluate.fitting import fit
from qa.evaluate.gold import GoldQuestion
from qa.indexing import splitter
from qa.read.sentence_reader import SentenceReader
from qa.wiring import open_reader
from training.figures.calibration import report
from training.figures.outcomes import Results, kept
from training.fit_calibrator import EVERY, near_misses
from training.gold.real import own_contexts
from training.gold.sets import evidence_contexts, paragraphs


def text_of(gold: GoldQuestion) -> tuple[str, str]:
    """The title and the paragraph that a question is about."""
    return gold.title or "", gold.context or ""


def samples(questions: Sequence[GoldQuestion]) -> Sequence[Sample]:
    """Ask each reader the questions."""
    cut = splitter()
    passages = [whole_passage(cut, *text_of(gold)) for gold in questions]
    asked = list(zip(questions, passages, strict=True))
    readers = ((open_reader(), span_is_right), (SentenceReader(), sentence_is_right))
    return [
        Sample(
            reader.fingerprint,
            CLOSED,
            [label_candidates(reader, is_right, gold, found) for gold, found in asked],
        )
        for reader, is_right in readers
    ]


def ask_all(arguments: argparse.Namespace) -> Results:
    """Read the sets, and ask each question of its own text."""
    golds = paragraphs(arguments.file)
    chosen = golds[::EVERY]
    rest = [gold for n, gold in enumerate(golds) if n % EVERY and gold.answers]
    questions = [
        *chosen,
        *near_misses(rest, arguments.train, text_of, len(chosen) // EVERY),
        *(gold for file in arguments.evidence for gold in evidence_contexts(file)),
        *own_contexts(arguments.real),
    ]
    return Results(questions, samples(questions))


def main() -> None:
    """Ask, report, fit on all questions and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--evidence", nargs="+", type=Path, required=True)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--outcomes", type=Path)
    parser.add_argument(
        "--output", type=Path, default=Path("qa/decide/calibrators.json")
    )
    arguments = parser.parse_args()
    results = kept(arguments.outcomes, lambda: ask_all(arguments))
    for sample in results.samples:
        report(sample, results.questions)
    fitted = [
        fit(each.reader, each.embedder, each.questions) for each in results.samples
    ]
    others = parsed(arguments.output.read_text(encoding="utf-8"))
    open_ones = [each for each in others if each.embedder != CLOSED]
    arguments.output.write_text(written([*open_ones, *fitted]), encoding="utf-8")


if __name__ == "__main__":
    main()
