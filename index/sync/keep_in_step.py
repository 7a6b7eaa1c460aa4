"""Keeping an index in step with its folder for as long as somebody wants it."""

import threading
from collections.abc import Iterator
from pathlib import Path

from index.errors import AskquoteError
from index.sync.components import Components, Progress, no_progress
from index.sync.folder_watch import TICK_SECONDS, ticks
from index.sync.report import SyncReport
from index.sync.sync import sync


def keep_in_step(  # noqa: PLR0913 - what a sync takes, and when to stop
    folder: Path,
    index: Path,
    components: Components,
    *,
    stop: threading.Event,
    allow_empty: bool = False,
    progress: Progress = no_progress,
) -> Iterator[SyncReport | AskquoteError]:
    """Sync, and again whenever the folder has changed, until `stop`; yields what came of it.

    A file counts when it has been left alone for two seconds. What goes wrong later than the
    first time, such as a folder that is not mounted for a while, is yielded and tried again.

    Raises:
        AskquoteError: the first sync fails; see `sync`.
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
