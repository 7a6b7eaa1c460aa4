"""Fits the calibrators for questions that are asked of one text, and says how well they hold.

usage: python -m training.fit_closed_calibrator reader_val.jsonl.gz --train reader_train.jsonl.gz

Every third question of reader_val is asked of its own paragraph, as are near-misses made from
a third as many of the others. Fitted and judged on halves as in `training.fit_calibrator`,
whose calibrators in the file stay.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from qa.decide.calibrator import CLOSED
from qa.decide.calibrator_file import parsed, written
from qa.evaluate.calibration import Sample, judgeable, sentence_is_right, span_is_right
from qa.evaluate.closed_reading import whole_passage
from qa.evaluate.fitting import fit
from qa.evaluate.gold import GoldQuestion
from qa.indexing import splitter
from qa.read.sentence_reader import SentenceReader
from qa.wiring import open_reader
from training.fit_calibrator import EVERY, near_misses, report
from training.gold.sets import paragraphs


def own_text(gold: GoldQuestion) -> tuple[str, str]:
    """The title and the paragraph that a question is asked of."""
    return gold.title or "", gold.context or ""


def samples(questions: Sequence[GoldQuestion]) -> Sequence[Sample]:
    """What each reader makes of the questions."""
    cut = splitter()
    passages = [whole_passage(cut, *own_text(gold)) for gold in questions]
    asked = list(zip(questions, passages, strict=True))
    readers = ((open_reader(), span_is_right), (SentenceReader(), sentence_is_right))
    return [
        Sample(
            reader.fingerprint,
            CLOSED,
            [judgeable(reader, is_right, gold, found) for gold, found in asked],
        )
        for reader, is_right in readers
    ]


def main() -> None:
    """Ask, report, fit on all and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument(
        "--output", type=Path, default=Path("qa/decide/calibrators.json")
    )
    arguments = parser.parse_args()
    golds = paragraphs(arguments.file)
    wanted = golds[::EVERY]
    spare = [gold for n, gold in enumerate(golds) if n % EVERY and gold.answers]
    missed = near_misses(spare, arguments.train, own_text, len(wanted) // EVERY)
    questions = [*wanted, *missed]
    found = samples(questions)
    for sample in found:
        report(sample, questions)
    fitted = [fit(one.reader, one.embedder, one.questions) for one in found]
    others = parsed(arguments.output.read_text(encoding="utf-8"))
    kept = [one for one in others if one.embedder != CLOSED]
    arguments.output.write_text(written([*kept, *fitted]), encoding="utf-8")


if __name__ == "__main__":
    main()
