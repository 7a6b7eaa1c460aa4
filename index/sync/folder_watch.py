"""Noticing that a folder may have changed."""

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, watch

from index.sync.scan import IGNORE_FILE

_log = logging.getLogger(__name__)

TICK_SECONDS = 2.0
_LOOK_SECONDS = 30.0
_TOGETHER_SECONDS = 10.0


def ticks(folder: Path, leave_out: Path, stop: threading.Event) -> Iterator[bool]:
    """Yield every two seconds, or as soon as a row of changes has ended, until `stop`.

    True says that the folder may have changed: something below it has, but for hidden
    files and what lies in `leave_out`; or nobody has looked for half a minute, since a
    network mount tells nothing of what others change. What is written without a pause is
    told every ten seconds. A folder that has gone away is told once, and waited for.
    """
    while not stop.is_set():
        yield from _ticks_while_there(folder, leave_out, stop)
        if not stop.is_set():
            yield True
        while not (_is_folder(folder) or stop.wait(TICK_SECONDS)):
            pass


def _ticks_while_there(
    folder: Path, leave_out: Path, stop: threading.Event
) -> Iterator[bool]:
    root, apart = folder.resolve(), leave_out.resolve()
    looked = -_LOOK_SECONDS
    for changes in _batches(root, stop) if _is_folder(folder) else ():
        overdue = time.monotonic() - looked >= _LOOK_SECONDS
        changed = overdue or any(
            _counts(Path(path), root, apart) for _, path in changes
        )
        if changed:
            looked = time.monotonic()
        yield changed
        if not _is_folder(folder):
            return


def _batches(folder: Path, stop: threading.Event) -> Iterator[set[tuple[Change, str]]]:
    """The changes below a folder, those of a row together; an empty set when there are none.

    Where the system won't watch, since a folder is closed or too much is watched already, no
    change is ever seen.
    """
    tick = int(1000 * TICK_SECONDS)
    try:
        yield from watch(
            folder,
            watch_filter=None,
            debounce=int(1000 * _TOGETHER_SECONDS),
            step=tick,
            rust_timeout=tick,
            yield_on_timeout=True,
            stop_event=stop,
        )
    except (OSError, RuntimeError) as error:  # watchfiles' own errors are the latter
        _log.warning(
            "can't watch %s (%s); looking every %g s instead",
            folder,
            error,
            _LOOK_SECONDS,
        )
        while not stop.wait(TICK_SECONDS):
            yield set()


def _counts(path: Path, folder: Path, leave_out: Path) -> bool:
    """Whether a change of this path can be one of the documents."""
    if path.is_relative_to(leave_out):
        return False
    below = path.relative_to(folder)
    return below.name == IGNORE_FILE or not any(
        part.startswith(".") for part in below.parts
    )


def _is_folder(path: Path) -> bool:
    """Whether a folder can be reached; one inside a folder that is closed can't be."""
    try:
        return path.is_dir()
    except OSError:
        return False
