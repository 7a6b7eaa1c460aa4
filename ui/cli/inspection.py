"""The commands that look at an index and judge it: arguments in, an exit status out."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from index.errors import BadRequest
from qa.answers.check import check_lines
from qa.bot import Bot
from qa.decide.calibrator_file import keep
from qa.evaluate.evaluation import Outcome, evaluate, summary
from qa.evaluate.gold import GoldQuestion, sources
from qa.evaluate.question_set import read_questions
from qa.feedback.questions import feedback_questions
from qa.feedback.store import is_feedback
from qa.wiring import open_closed_reading, open_pipeline, open_reader, open_store
from ui.cli.input_lines import opened
from ui.console import Console, ProgressBar
from ui.render.chat_markdown_check import check_markdown, is_chat_markdown
from ui.render.phrases import counted, coverage
from ui.render.plain import failure_lines, warning_lines
from ui.render.plain_figures import calibration_lines, evaluation_lines
from ui.statuses import DONE, FAILED

if TYPE_CHECKING:
    from ui.render.report import Report

Heard = Callable[[int, int], None]
"""Is told how many questions are done, and of how many."""


def status(arguments: argparse.Namespace, console: Console) -> int:
    """Say what the index holds."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        state, entries = snapshot.state(), snapshot.entries()
        failures, warnings = snapshot.failures(), snapshot.warnings()
        identity = store.identity
    if arguments.json:
        console.json(
            {
                "index": str(arguments.index),
                "folder": identity.folder,
                "model": identity.model,
                **asdict(state),
                "sentences": sum(entry.sentences for entry in entries),
                "entries": [asdict(entry) for entry in entries],
                "failures": [failure.as_json() for failure in failures],
                "warnings": [warning.as_json() for warning in warnings],
            }
        )
        return DONE
    console.line(f"Index {arguments.index} of {identity.folder}, by {identity.model}")
    for entry in entries:
        sentences = counted(entry.sentences, "sentence")
        console.line(f"  {entry.document}  ({sentences}, indexed {entry.indexed_at})")
    console.line(coverage(state) or f"{counted(state.documents, 'document')} read")
    console.lines(failure_lines(failures))
    console.lines(warning_lines(warnings))
    return DONE


def show(arguments: argparse.Namespace, console: Console) -> int:
    """Print the text of a document that offsets count, and nothing else."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        console.text(snapshot.document(arguments.document).text)
    return DONE


def check(arguments: argparse.Namespace, console: Console) -> int:
    """Verify the quotes of saved answers, or of an exported chat, against the index."""
    with (
        opened(arguments.file) as lines,
        closing(open_store(arguments.index)) as store,
        store.reading() as snapshot,
    ):
        every = iter(lines)
        first = next(every, "")
        check_all = check_markdown if is_chat_markdown(first) else check_lines
        checked = list(check_all(snapshot, chain([first], every)))
    good = [quotation for quotation in checked if quotation.is_good]
    console.lines(str(quotation) for quotation in checked if not quotation.is_good)
    console.line(
        f"{counted(len(good), 'quotation')} verbatim, {len(checked) - len(good):,} not"
    )
    return DONE if len(good) == len(checked) else FAILED


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
        raise BadRequest("Feedback has no texts to answer from; leave out --closed.")
    return feedback_questions(arguments.file)


def _report(arguments: argparse.Namespace) -> "Report | None":
    """What writes the report that is asked for, if one is, made before all else can fail."""
    if arguments.report is None:
        return None
    # Imported here: charts are slow to import.
    from ui.render.report import open_report  # noqa: PLC0415

    return open_report(arguments.report, arguments.file.name)


def _ask_index(
    arguments: argparse.Namespace, questions: Sequence[GoldQuestion], heard: Heard
) -> Sequence[Outcome]:
    with Bot(arguments.index, reader=open_reader(arguments.reader)) as bot:
        return evaluate(
            questions,
            lambda gold: bot.ask(gold.question, gold.history, min_confidence=0),
            lambda gold: bot.passages(gold.question),
            heard,
        )


def _ask_contexts(
    arguments: argparse.Namespace, questions: Sequence[GoldQuestion], heard: Heard
) -> Sequence[Outcome]:
    reading = open_closed_reading(open_reader(arguments.reader))
    return evaluate(
        [gold.of_context() for gold in questions],
        lambda gold: reading.ask(
            gold.question, gold.title or "", gold.context or "", min_confidence=0
        ),
        None,
        heard,
    )


def calibrate_index(arguments: argparse.Namespace, console: Console) -> int:
    """Fit the confidence of an index's answers to a file of questions."""
    # Imported here: fitting loads what asking does without.
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
