"""The commands that sync and answer: `sync`, `ask`, `ui` and `mcp`."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from index.errors import AskquoteError
from index.extract.optional_libraries import is_installed
from index.sync.report import SyncReport
from qa.answers.answer import Answer
from qa.answers.batch import Row, answer_rows
from qa.bot import Bot
from qa.indexing import ensure_index, keep_up_to_date
from qa.indexing import sync as bring_up_to_date
from qa.questions import checked
from qa.wiring import open_reader
from ui.cli.input_lines import open_lines
from ui.cli.option_groups import (
    access_options,
    generator_of,
    sync_options,
    upload_limits,
)
from ui.console import DONE, FAILED, Console, ProgressBar
from ui.errors import LibraryMissing
from ui.options import PageOptions, SyncOptions
from ui.render.plain import answer_lines, report_lines


def sync(arguments: argparse.Namespace, console: Console) -> int:
    """Bring an index up to date with its folder."""
    options = sync_options(arguments)
    if arguments.watch:
        return _watch(options, console, as_json=arguments.json)
    with closing(ProgressBar(console)) as progress:
        report = bring_up_to_date(
            options.docs,
            options.index,
            model=options.model,
            allow_empty=options.allow_empty,
            verify=arguments.verify,
            limits=options.limits,
            progress=progress,
        )
    _print_report(report, console, as_json=arguments.json)
    return DONE


def _watch(options: SyncOptions, console: Console, *, as_json: bool) -> int:
    """Keep an index up to date until Ctrl-C."""
    printed: SyncReport | None = None
    last_error = ""
    with closing(ProgressBar(console)) as progress, suppress(KeyboardInterrupt):
        for result in keep_up_to_date(
            options.docs,
            options.index,
            model=options.model,
            allow_empty=options.allow_empty,
            limits=options.limits,
            progress=progress,
        ):
            progress.close()
            if isinstance(result, AskquoteError):
                if str(result) != last_error:  # don't repeat it at every change
                    console.note(f"askquote: {result}")
                last_error = str(result)
                continue
            last_error = ""
            if result.has_news_since(printed):
                _print_report(result, console, printed, as_json=as_json)
                printed = result
    return DONE


def _print_report(
    report: SyncReport,
    console: Console,
    last: SyncReport | None = None,
    *,
    as_json: bool,
) -> None:
    if as_json:
        console.json(report.as_json())
    else:
        console.lines(report_lines(report, last))


def ask(arguments: argparse.Namespace, console: Console) -> int:
    """Answer one question, or a batch of them."""
    if arguments.batch is not None:
        return _ask_batch(arguments, console)
    checked(arguments.question)
    with _bot(arguments, console) as bot:
        answer = _answer(bot, Row(arguments.question), arguments)
    if arguments.json:
        console.json(answer.as_json())
    else:
        console.lines(answer_lines(answer))
    return DONE


def _ask_batch(arguments: argparse.Namespace, console: Console) -> int:
    status = DONE
    with open_lines(arguments.batch) as lines, _bot(arguments, console) as bot:
        for row in answer_rows(lines, lambda row: _answer(bot, row, arguments)):
            console.json(row)
            status = FAILED if "error" in row else status
    return status


def _answer(bot: Bot, row: Row, arguments: argparse.Namespace) -> Answer:
    return bot.ask(
        row.question,
        row.history,
        documents=arguments.documents,
        dated=arguments.dated,
        min_confidence=arguments.min_confidence,
    )


@contextmanager
def _bot(arguments: argparse.Namespace, console: Console) -> Iterator[Bot]:
    """A bot for the index, which is created first if there is none."""
    generator = generator_of(arguments)
    # A missing reader is reported before any document is read.
    reader = open_reader(arguments.reader) if arguments.reader else None
    with closing(ProgressBar(console)) as progress:
        ensure_index(arguments.docs, arguments.index, progress)
    with Bot(arguments.index, reader=reader, generator=generator) as bot:
        yield bot


def ui(arguments: argparse.Namespace, console: Console) -> int:
    """Serve the page and keep the index up to date, until interrupted."""
    # Imported here: no other command needs a web server.
    from ui.serve.application import serve_page  # noqa: PLC0415

    options = PageOptions(
        sync=sync_options(arguments),
        access=access_options(arguments),
        uploads=upload_limits(arguments),
        feedback=arguments.feedback,
        reader=arguments.reader,
        generator=generator_of(arguments),
    )
    return serve_page(options, console)


def mcp(arguments: argparse.Namespace, console: Console) -> int:
    """Serve answers and quotes to an MCP client over standard input and output."""
    if not is_installed("mcp"):
        raise LibraryMissing(
            "MCP needs a library that is not installed: pip install 'askquote[mcp]'"
        )
    # Imported here: only this command needs it, and it is an extra.
    from ui.api.mcp_tools import serve_stdio  # noqa: PLC0415

    with _bot(arguments, console) as bot:
        serve_stdio(bot)
    return DONE
