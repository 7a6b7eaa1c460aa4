"""The commands that index and answer: arguments in, an exit status out."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from index.errors import AskquoteError, LibraryMissing
from index.extract.limits import Limits
from index.extract.optional_libraries import is_installed
from index.sync.report import SyncReport
from qa.answers.answer import Answer
from qa.answers.batch import Row, answer_rows
from qa.bot import Bot
from qa.questions import checked
from qa.wiring import (
    ensure_index,
    keep_in_step,
    open_reader,
)
from qa.wiring import sync as bring_in_step
from ui.cli.input_lines import opened
from ui.console import Console, ProgressBar
from ui.llm_options import generator_of
from ui.render.plain import answer_lines, report_lines
from ui.statuses import DONE, FAILED


def sync(arguments: argparse.Namespace, console: Console) -> int:
    """Bring the index in step with its folder."""
    if arguments.watch:
        return _watch(arguments, console)
    with closing(ProgressBar(console)) as progress:
        report = bring_in_step(
            arguments.docs,
            arguments.index,
            model=arguments.model,
            allow_empty=arguments.allow_empty,
            verify=arguments.verify,
            limits=_limits(arguments),
            progress=progress,
        )
    _tell(report, arguments, console)
    return DONE


def _watch(arguments: argparse.Namespace, console: Console) -> int:
    """Keep the index in step until Ctrl-C."""
    progress = ProgressBar(console)
    said: SyncReport | None = None
    hindered = ""
    with closing(progress), suppress(KeyboardInterrupt):
        for outcome in keep_in_step(
            arguments.docs,
            arguments.index,
            model=arguments.model,
            allow_empty=arguments.allow_empty,
            limits=_limits(arguments),
            progress=progress,
        ):
            progress.close()
            if isinstance(outcome, AskquoteError):
                if str(outcome) != hindered:
                    console.note(f"askquote: {outcome}")
                hindered = str(outcome)
            else:
                hindered = ""
                if outcome.tells_more_than(said):
                    _tell(outcome, arguments, console, said)
                    said = outcome
    return DONE


def _limits(arguments: argparse.Namespace) -> Limits:
    return Limits(
        file_bytes=int(1e6 * arguments.max_file_size), seconds=arguments.max_seconds
    )


def _tell(
    report: SyncReport,
    arguments: argparse.Namespace,
    console: Console,
    last: SyncReport | None = None,
) -> None:
    if arguments.json:
        console.json(report.as_json())
    else:
        console.lines(report_lines(report, last))


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
    generator = generator_of(arguments)
    # One that is not there is named before anything is read.
    reader = open_reader(arguments.reader) if arguments.reader else None
    with closing(ProgressBar(console)) as progress:
        ensure_index(arguments.docs, arguments.index, progress)
    with Bot(arguments.index, reader=reader, generator=generator) as bot:
        yield bot


def ui(arguments: argparse.Namespace, console: Console) -> int:
    """Serve the page, and keep the index in step meanwhile, until it is interrupted."""
    # Imported here: no other command needs what serves.
    from ui.serve.application import serve_page  # noqa: PLC0415

    return serve_page(arguments, console)


def mcp(arguments: argparse.Namespace, console: Console) -> int:
    """Serve answers and quotes to an MCP client, on standard input and output."""
    if not is_installed("mcp"):
        raise LibraryMissing(
            "MCP takes a library that is not installed: pip install 'askquote[mcp]'"
        )
    # Imported here: only this command needs it, and it is an extra.
    from ui.api.mcp_tools import serve_stdio  # noqa: PLC0415

    with _bot(arguments, console) as bot:
        serve_stdio(bot)
    return DONE
