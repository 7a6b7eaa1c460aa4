"""Fit the calibrators for questions about one text, and print how well they hold.

usage: python -m training.fit_closed_calibrator reader_val.jsonl.gz --train reader_train.jsonl.gz

Every fourth question of reader_val, and a fourth as many near-misses generated from the others,
are asked of their own paragraphs. The calibrators are fitted and judged on halves as in
`training.fit_calibrator`, whose calibrators stay in the file.
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
from training.fit_calibrator import EVERY, near_misses, report
from training.gold.sets import paragraphs


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


def main() -> None:
    """Ask, report, fit on all questions and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument(
        "--output", type=Path, default=Path("qa/decide/calibrators.json")
    )
    arguments = parser.parse_args()
    golds = paragraphs(arguments.file)
    chosen = golds[::EVERY]
    rest = [gold for n, gold in enumerate(golds) if n % EVERY and gold.answers]
    missed = near_misses(rest, arguments.train, text_of, len(chosen) // EVERY)
    questions = [*chosen, *missed]
    found = samples(questions)
    for sample in found:
        report(sample, questions)
    fitted = [fit(each.reader, each.embedder, each.questions) for each in found]
    others = parsed(arguments.output.read_text(encoding="utf-8"))
    kept = [each for each in others if each.embedder != CLOSED]
    arguments.output.write_text(written([*kept, *fitted]), encoding="utf-8")


if __name__ == "__main__":
    main()
