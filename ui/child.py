"""A sync in a separate process, next to the page: `python -m ui.child KIND COMMAND…`.

KIND is "job" for one sync, whose errors are printed as JSON, or "watch" for syncing whenever
the folder changes. Either ends when the process that started it does.
"""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

from index.errors import AskquoteError
from ui.__main__ import main as run
from ui.__main__ import print_error
from ui.console import Console

_NICENESS = 10  # questions take priority over the sync


def main(words: Sequence[str]) -> int:
    """Run a command line at low priority, until standard input is closed."""
    kind, *command = words
    _end_with_parent()
    _lower_priority()
    return run(command, report_error=_print_json if kind == "job" else print_error)


def _lower_priority() -> None:
    """Let other processes go first, where the system has priorities and allows it."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICENESS)


def _print_json(error: AskquoteError, console: Console) -> None:
    console.json({"error": error.as_json()})


def _end_with_parent() -> None:
    """From now on, end this process when its standard input is closed at the other end."""
    threading.Thread(target=_end_at_end_of_input, daemon=True).start()


def _end_at_end_of_input() -> None:
    # Not through sys.stdin: the interpreter needs its lock to exit.
    while os.read(0, 1):
        pass
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
