"""The commands that look at an index and judge it: arguments in, an exit status out."""

import argparse
from contextlib import closing
from dataclasses import asdict
from functools import partial

from qa.bot import Bot
from qa.check import check_lines
from qa.evaluation import evaluate
from qa.question_set import read_questions
from qa.wiring import open_store
from ui.console import Console, ProgressBar
from ui.lines import opened
from ui.phrases import counted, coverage
from ui.plain import evaluation_lines, failure_lines
from ui.statuses import DONE, FAILED


def status(arguments: argparse.Namespace, console: Console) -> int:
    """Say what the index holds."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        state, entries = snapshot.state(), snapshot.entries()
        failures = snapshot.failures()
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
            }
        )
        return DONE
    console.line(f"Index {arguments.index} of {identity.folder}, by {identity.model}")
    for entry in entries:
        sentences = counted(entry.sentences, "sentence")
        console.line(f"  {entry.document}  ({sentences}, indexed {entry.indexed_at})")
    console.line(coverage(state) or f"{counted(state.documents, 'document')} read")
    console.lines(failure_lines(failures))
    return DONE


def show(arguments: argparse.Namespace, console: Console) -> int:
    """Print the text of a document that offsets count, and nothing else."""
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        console.text(snapshot.document(arguments.document).text)
    return DONE


def check(arguments: argparse.Namespace, console: Console) -> int:
    """Verify the quotes of saved answers against the index."""
    with (
        opened(arguments.file) as lines,
        closing(open_store(arguments.index)) as store,
        store.reading() as snapshot,
    ):
        checked = list(check_lines(snapshot, lines))
    good = [quotation for quotation in checked if quotation.is_good]
    console.lines(str(quotation) for quotation in checked if not quotation.is_good)
    console.line(
        f"{counted(len(good), 'quotation')} verbatim, {len(checked) - len(good):,} not"
    )
    return DONE if len(good) == len(checked) else FAILED


def evaluate_file(arguments: argparse.Namespace, console: Console) -> int:
    """Measure how well the index answers a file of questions."""
    questions = read_questions(arguments.file)
    with closing(ProgressBar(console)) as progress, Bot(arguments.index) as bot:
        evaluation = evaluate(
            questions,
            partial(bot.ask, min_confidence=0),
            bot.threshold,
            partial(progress, "asking"),
        )
    if arguments.json:
        console.json(evaluation.as_json())
    else:
        console.lines(evaluation_lines(evaluation))
    return DONE
