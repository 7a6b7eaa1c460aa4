"""The commands that index and answer: arguments in, an exit status out."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from index.errors import AskquoteError, LibraryMissing
from index.extras import is_installed
from index.limits import Limits
from index.report import SyncReport
from qa.answers import Answer
from qa.batch import Row, answer_rows
from qa.bot import Bot
from qa.feedback_store import FeedbackStore
from qa.questions import checked
from qa.suggestions import Suggester
from qa.wiring import (
    ensure_index,
    keep_in_step,
    open_reader,
    refuse_another_folder,
)
from qa.wiring import sync as bring_in_step
from ui.console import Console, ProgressBar
from ui.jobs import Jobs
from ui.keeper import Keeper, sync_words
from ui.lines import opened
from ui.llm_options import generator_of
from ui.offers import Offers, suggested_by
from ui.plain import answer_lines, report_lines
from ui.rules import rules_for
from ui.statuses import DONE, FAILED
from ui.upkeep import Upkeep
from ui.upload_options import upload_limits
from ui.watching import Watching

if TYPE_CHECKING:
    from ui.server import Door


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
    reader = open_reader(arguments.reader)
    with closing(ProgressBar(console)) as progress:
        ensure_index(arguments.docs, arguments.index, progress)
    with Bot(arguments.index, reader=reader, generator=generator) as bot:
        yield bot


def ui(arguments: argparse.Namespace, console: Console) -> int:
    """Serve the page, and keep the index in step meanwhile, until it is interrupted."""
    generator = generator_of(arguments)
    reader = open_reader(arguments.reader)
    refuse_another_folder(arguments.docs, arguments.index)
    # Imported here: the web server is slow to import, and only this command needs it.
    from ui.server import serve  # noqa: PLC0415

    with (
        _door(arguments) as door,
        closing(Jobs(sync_words(arguments, "--json"))) as jobs,
        closing(Watching(partial(Keeper, arguments, console))) as watching,
    ):
        keeper = watching.begin()
        if not keeper.wait_until_askable():
            return FAILED
        keeper.tell_if_it_ends()
        with (
            Bot(arguments.index, reader=reader, generator=generator) as bot,
            # A language model is not to word what is only tried.
            nullcontext(bot)
            if generator is None
            else Bot(arguments.index, reader=reader) as trying,
            closing(Suggester(trying)) as suggester,
        ):
            suggested = suggested_by(bot, suggester)
            suggested()  # so that the first ones are made before anybody opens the page
            serve(
                bot,
                door,
                upkeep=Upkeep(jobs, watching, upload_limits(arguments)),
                announce=lambda address: console.line(f"askquote is at {address}"),
                offers=Offers(
                    suggested,
                    FeedbackStore(arguments.index) if arguments.feedback else None,
                ),
            )
    return DONE


@contextmanager
def _door(arguments: argparse.Namespace) -> Iterator["Door"]:
    """Where the page is served, and who may come in."""
    from ui.server import Door, address_of, listening  # noqa: PLC0415 - likewise

    address = address_of(arguments.host, arguments.port)
    upload_bytes = upload_limits(arguments).request_bytes
    rules = replace(rules_for(arguments, address), upload_bytes=upload_bytes)
    with listening(address, arguments.port) as listener:
        yield Door(listener, rules)


def mcp(arguments: argparse.Namespace, console: Console) -> int:
    """Serve answers and quotes to an MCP client, on standard input and output."""
    if not is_installed("mcp"):
        raise LibraryMissing(
            "MCP takes a library that is not installed: pip install 'askquote[mcp]'"
        )
    # Imported here: only this command needs it, and it is an extra.
    from ui.mcp_tools import serve_stdio  # noqa: PLC0415

    with _bot(arguments, console) as bot:
        serve_stdio(bot)
    return DONE
