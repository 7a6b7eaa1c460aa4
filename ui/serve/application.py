"""Serving the page, with all that goes on beside it."""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from qa.bot import Bot
from qa.feedback.store import FeedbackStore
from qa.suggest.suggestions import Suggester
from qa.wiring import open_reader, refuse_another_folder
from ui.access.rules import rules_for
from ui.console import Console
from ui.llm_options import generator_of
from ui.page.chat.offers import Offers, suggested_by
from ui.statuses import DONE, FAILED
from ui.sync.jobs import Jobs
from ui.sync.keeper import Keeper, sync_words
from ui.sync.upkeep import Upkeep
from ui.sync.watching import Watching
from ui.upload_options import upload_limits

if TYPE_CHECKING:
    from ui.serve.server import Door


def serve_page(arguments: argparse.Namespace, console: Console) -> int:
    """Serve the page, and keep the index in step meanwhile, until it is interrupted."""
    generator = generator_of(arguments)
    reader = open_reader(arguments.reader)
    refuse_another_folder(arguments.docs, arguments.index)
    # Imported here: it takes seconds, and what is wrong so far is told before.
    from ui.serve.server import serve  # noqa: PLC0415

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
    from ui.serve.server import Door, address_of, listening  # noqa: PLC0415 - likewise

    address = address_of(arguments.host, arguments.port)
    upload_bytes = upload_limits(arguments).request_bytes
    rules = replace(rules_for(arguments, address), upload_bytes=upload_bytes)
    with listening(address, arguments.port) as listener:
        yield Door(listener, rules)
