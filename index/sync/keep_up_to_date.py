"""Keep an index up to date with its folder until stopped."""

import threading
from collections.abc import Iterator
from pathlib import Path

from index.errors import AskquoteError
from index.sync.components import Components, Progress, no_progress
from index.sync.folder_watch import TICK_SECONDS, ticks
from index.sync.report import SyncReport
from index.sync.sync import sync


def keep_up_to_date(  # noqa: PLR0913 - the options of a sync, and when to stop
    folder: Path,
    index: Path,
    components: Components,
    *,
    stop: threading.Event,
    allow_empty: bool = False,
    progress: Progress = no_progress,
) -> Iterator[SyncReport | AskquoteError]:
    """Sync now and whenever the folder has changed, until `stop`; yields each outcome.

    A changed file is read after two seconds without further changes. If a sync after the
    first fails, as when a folder is unmounted for a while, yields the error and retries.

    Raises:
        AskquoteError: the first sync failed; see `sync`.
    """
    report = sync(folder, index, components, allow_empty=allow_empty, progress=progress)
    yield report
    unsettled = False
    for changed in ticks(folder, index, stop):
        if not (changed or unsettled):
            continue
        try:
            report = sync(
                folder,
                index,
                components,
                allow_empty=allow_empty,
                still_seconds=TICK_SECONDS,
                progress=progress,
            )
        except AskquoteError as error:
            yield error
        else:
            unsettled = bool(report.unsettled)
            yield report
