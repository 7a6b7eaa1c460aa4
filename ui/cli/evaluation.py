"""The commands that measure answers: `eval` and `calibrate`."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from qa.bot import Bot
from qa.decide.calibrator_file import keep
from qa.errors import BadRequest
from qa.evaluate.evaluation import summary
from qa.evaluate.gold import GoldQuestion, sources
from qa.evaluate.outcomes import Outcome, evaluate
from qa.evaluate.question_set import read_questions
from qa.feedback.questions import feedback_questions
from qa.feedback.store import is_feedback
from qa.wiring import open_closed_reading, open_pipeline, open_reader
from ui.console import DONE, Console, ProgressBar
from ui.render.plain import calibration_lines, evaluation_lines

if TYPE_CHECKING:
    from ui.render.report import Report

OnProgress = Callable[[int, int], None]
"""Called with the number of questions done, and their total."""


def evaluate_file(arguments: argparse.Namespace, console: Console) -> int:
    """Measure how well a file of questions is answered."""
    questions = _questions(arguments)
    report = _report(arguments)
    ask_all = _ask_contexts if arguments.closed else _ask_index
    with closing(ProgressBar(console)) as progress:
        outcomes = ask_all(arguments, questions, partial(progress, "asking"))
    evaluation = summary(outcomes)
    if report is not None:
        report.write(evaluation, outcomes)
    if arguments.json:
        console.json(evaluation.as_json())
    else:
        console.lines(evaluation_lines(evaluation))
    return DONE


def _questions(arguments: argparse.Namespace) -> Sequence[GoldQuestion]:
    if not is_feedback(arguments.file):
        return read_questions(arguments.file, with_context=arguments.closed)
    if arguments.closed:
        raise BadRequest("Feedback has no contexts to answer from; leave out --closed.")
    return feedback_questions(arguments.file)


def _report(arguments: argparse.Namespace) -> "Report | None":
    """The report to write, or None; its folder is created before any question is asked."""
    if arguments.report is None:
        return None
    # Imported here: drawing charts is slow to import.
    from ui.render.report import open_report  # noqa: PLC0415

    return open_report(arguments.report, arguments.file.name)


def _ask_index(
    arguments: argparse.Namespace,
    questions: Sequence[GoldQuestion],
    on_progress: OnProgress,
) -> Sequence[Outcome]:
    with Bot(arguments.index, reader=open_reader(arguments.reader)) as bot:
        return evaluate(
            questions,
            lambda gold: bot.ask(gold.question, gold.history, min_confidence=0),
            lambda gold: bot.passages(gold.question),
            on_progress,
        )


def _ask_contexts(
    arguments: argparse.Namespace,
    questions: Sequence[GoldQuestion],
    on_progress: OnProgress,
) -> Sequence[Outcome]:
    reading = open_closed_reading(open_reader(arguments.reader))
    return evaluate(
        [gold.of_context() for gold in questions],
        lambda gold: reading.ask(
            gold.question, gold.title or "", gold.context or "", min_confidence=0
        ),
        None,
        on_progress,
    )


def calibrate_index(arguments: argparse.Namespace, console: Console) -> int:
    """Fit the confidence of an index's answers to a file of questions."""
    # Imported here: fitting needs libraries that asking does without.
    from qa.evaluate.calibration import Examiner, calibrated  # noqa: PLC0415

    questions = read_questions(arguments.file)
    pipeline = open_pipeline(arguments.index, reader=open_reader(arguments.reader))
    decider = pipeline.decider
    examiner = Examiner(
        pipeline.retriever, decider.spans.reader, decider.sentences.reader
    )
    with (
        closing(pipeline.store) as store,
        store.reading() as snapshot,
        closing(ProgressBar(console)) as progress,
    ):
        samples = examiner.samples(snapshot, questions, partial(progress, "asking"))
    groups = sources(questions)
    calibrations = [calibrated(sample, groups) for sample in samples]
    keep(arguments.index, [calibration.calibrator for calibration in calibrations])
    console.lines(calibration_lines(calibrations))
    return DONE
