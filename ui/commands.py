"""The commands that index and answer: arguments in, an exit status out."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager

from index import catalogue
from index.errors import FolderMissing
from qa.answers import Answer
from qa.batch import Row, answer_rows
from qa.bot import Bot
from qa.questions import checked
from qa.wiring import ensure_index, open_reader, open_store
from qa.wiring import sync as bring_in_step
from ui.console import Console, ProgressBar
from ui.examples import examples
from ui.lines import opened
from ui.plain import answer_lines, report_lines
from ui.statuses import DONE, FAILED


def sync(arguments: argparse.Namespace, console: Console) -> int:
    """Bring the index in step with its folder."""
    with closing(ProgressBar(console)) as progress:
        report = bring_in_step(
            arguments.docs,
            arguments.index,
            model=arguments.model,
            allow_empty=arguments.allow_empty,
            progress=progress,
        )
    if arguments.json:
        console.json(report.as_json())
    else:
        console.lines(report_lines(report))
    return DONE


def ask(arguments: argparse.Namespace, console: Console) -> int:
    """Answer one question, or a batch of them."""
    if arguments.batch is not None:
        return _ask_batch(arguments, console)
    checked(arguments.question)
    with _bot(arguments, console) as bot:
        answer = _asked(bot, Row(arguments.question), arguments)
    if arguments.json:
        console.json(answer.as_json())
    else:
        console.lines(answer_lines(answer))
    return DONE


def _ask_batch(arguments: argparse.Namespace, console: Console) -> int:
    status = DONE
    with opened(arguments.batch) as lines, _bot(arguments, console) as bot:
        for row in answer_rows(lines, lambda row: _asked(bot, row, arguments)):
            console.json(row)
            status = FAILED if "error" in row else status
    return status


def _asked(bot: Bot, row: Row, arguments: argparse.Namespace) -> Answer:
    return bot.ask(
        row.question,
        row.history,
        documents=arguments.documents,
        min_confidence=arguments.min_confidence,
    )


@contextmanager
def _bot(arguments: argparse.Namespace, console: Console) -> Iterator[Bot]:
    """A bot over the index, which is made first where there is none."""
    reader = open_reader(arguments.reader)
    with closing(ProgressBar(console)) as progress:
        ensure_index(arguments.docs, arguments.index, progress)
    with Bot(arguments.index, reader=reader) as bot:
        yield bot


def ui(arguments: argparse.Namespace, console: Console) -> int:
    """Bring the index in step, then serve the page until it is interrupted."""
    reader = open_reader(arguments.reader)
    try:
        sync(arguments, console)
    except FolderMissing as error:
        if not catalogue.exists(arguments.index):
            raise
        console.note(f"askquote: {error} The index is served as it is.")
    with closing(open_store(arguments.index)) as store, store.reading() as snapshot:
        documents = {entry.document for entry in snapshot.entries()}
    with Bot(arguments.index, reader=reader) as bot:
        # Imported here: the web server is slow to import, and only this command needs it.
        from ui.server import serve  # noqa: PLC0415

        serve(
            bot,
            host=arguments.host,
            port=arguments.port,
            announce=lambda address: console.line(f"askquote is at {address}"),
            examples=examples(documents),
        )
    return DONE
