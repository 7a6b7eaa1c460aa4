"""Serving the page, with everything that runs next to it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from qa.bot import Bot
from qa.feedback.store import FeedbackStore
from qa.indexing import refuse_another_folder, start_index
from qa.suggest.suggestions import Suggester
from qa.wiring import open_reader
from ui.access.rules import rules_for
from ui.console import DONE, FAILED, Console
from ui.options import PageOptions
from ui.page.services import PageServices
from ui.sync.jobs import Jobs
from ui.sync.updater import IndexUpdater, WatchSwitch

if TYPE_CHECKING:
    from ui.serve.server import Endpoint


def serve_page(options: PageOptions, console: Console) -> int:
    """Serve the page and keep the index up to date until interrupted; returns an exit status."""
    reader = open_reader(options.reader)
    index, generator = options.sync.index, options.generator
    refuse_another_folder(options.sync.docs, index)
    # Imported here: it takes seconds, and earlier errors need not wait for it.
    from ui.serve.server import serve  # noqa: PLC0415

    with (
        _endpoint(options) as endpoint,
        closing(Jobs(options.sync)) as jobs,
        closing(WatchSwitch(partial(IndexUpdater, options.sync, console))) as watch,
    ):
        start_index(options.sync.docs, index, options.sync.model)
        updater = watch.start()
        if not updater.wait_until_askable():
            return FAILED
        updater.report_end()
        with (
            Bot(index, reader=reader, generator=generator) as bot,
            # Suggested questions are tried without a language model.
            nullcontext(bot)
            if generator is None
            else Bot(index, reader=reader) as trial,
            closing(Suggester(trial)) as suggester,
        ):
            suggester.current()  # starts finding questions before anybody opens the page
            services = PageServices(
                jobs,
                watch,
                options.uploads,
                suggested=suggester.current,
                feedback=FeedbackStore(index) if options.feedback else None,
                has_accounts=endpoint.rules.accounts is not None,
            )
            serve(
                bot,
                endpoint,
                services,
                announce=lambda address: console.line(f"askquote is at {address}"),
            )
    return DONE


@contextmanager
def _endpoint(options: PageOptions) -> Iterator["Endpoint"]:
    """Open the socket that the page is served at, with the rules of access."""
    from ui.serve.server import Endpoint, address_of, listen  # noqa: PLC0415 - as above

    access = options.access
    address = address_of(access.host, access.port)
    rules = replace(
        rules_for(access, address), upload_bytes=options.uploads.request_bytes
    )
    with listen(address, access.port) as listener:
        yield Endpoint(listener, rules)
