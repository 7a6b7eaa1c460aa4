"""Notice that a folder may have changed."""

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, watch

from index.sync.scan import IGNORE_FILE

_log = logging.getLogger(__name__)

TICK_SECONDS = 2.0
_POLL_SECONDS = 30.0
_BURST_SECONDS = 10.0


def ticks(folder: Path, leave_out: Path, stop: threading.Event) -> Iterator[bool]:
    """Yield every two seconds, or as soon as a burst of changes ends, until `stop`.

    Yields True if the folder may have changed: something in it has, other than hidden files
    and `leave_out`; or half a minute has passed, as a network mount doesn't report what
    others change. A burst that doesn't end is reported every ten seconds. If the folder
    disappears, yields True once and waits for it.
    """
    while not stop.is_set():
        yield from _ticks_while_reachable(folder, leave_out, stop)
        if not stop.is_set():
            yield True
        while not (_is_folder(folder) or stop.wait(TICK_SECONDS)):
            pass


def _ticks_while_reachable(
    folder: Path, leave_out: Path, stop: threading.Event
) -> Iterator[bool]:
    root, excluded = folder.resolve(), leave_out.resolve()
    polled = -_POLL_SECONDS
    for changes in _batches(root, stop) if _is_folder(folder) else ():
        overdue = time.monotonic() - polled >= _POLL_SECONDS
        changed = overdue or any(
            _counts(Path(path), root, excluded) for _, path in changes
        )
        if changed:
            polled = time.monotonic()
        yield changed
        if not _is_folder(folder):
            return


def _batches(folder: Path, stop: threading.Event) -> Iterator[set[tuple[Change, str]]]:
    """Yield each burst of changes in a folder; an empty set if there were none.

    Where the system can't watch, as a folder is closed or too many are watched, all sets are
    empty.
    """
    tick = int(1000 * TICK_SECONDS)
    try:
        yield from watch(
            folder,
            watch_filter=None,
            debounce=int(1000 * _BURST_SECONDS),
            step=tick,
            rust_timeout=tick,
            yield_on_timeout=True,
            stop_event=stop,
        )
    except (OSError, RuntimeError) as error:  # watchfiles raises RuntimeError
        _log.warning(
            "can't watch %s (%s); checking every %g s instead",
            folder,
            error,
            _POLL_SECONDS,
        )
        while not stop.wait(TICK_SECONDS):
            yield set()


def _counts(path: Path, folder: Path, leave_out: Path) -> bool:
    """Whether a change of this path may affect the documents."""
    if path.is_relative_to(leave_out):
        return False
    relative = path.relative_to(folder)
    return relative.name == IGNORE_FILE or not any(
        part.startswith(".") for part in relative.parts
    )


def _is_folder(path: Path) -> bool:
    """Whether this is a folder that can be reached."""
    try:
        return path.is_dir()
    except OSError:
        return False
