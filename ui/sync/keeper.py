"""The process that keeps an index in step while its page is served."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from index.child_process import python_command, python_environment
from qa.wiring import can_be_asked
from ui.console import Console

_GENTLY = 10  # how much to give way to the questions
_LOOK_SECONDS = 0.05


class Keeper:
    """Runs `askquote sync --watch` beside the page, in a process that ends with this one.

    Embedding holds the processor for minutes: in a process of its own, and at a lower
    priority, it leaves the page free to answer by words meanwhile.
    """

    def __init__(self, arguments: argparse.Namespace, console: Console) -> None:
        self._index: Path = arguments.index
        self._console = console
        self._closed = threading.Event()
        self._process = subprocess.Popen(
            python_command("ui.sync.keeper", *sync_words(arguments, "--watch")),
            stdin=subprocess.PIPE,
            env=python_environment(),
        )
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _GENTLY)

    def wait_until_askable(self) -> bool:
        """Wait until the index can be asked; False where the process ends before that."""
        while not can_be_asked(self._index):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LOOK_SECONDS)
                return can_be_asked(self._index)
        return True

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def tell_if_it_ends(self) -> None:
        """From now on, say on the terminal when nobody keeps the index in step any more."""
        threading.Thread(target=self._tell_at_its_end, daemon=True).start()

    def _tell_at_its_end(self) -> None:
        self._process.wait()
        if not self._closed.is_set():
            self._console.note("askquote: The index is served as it is.")

    def close(self) -> None:
        """End the process; a sync that it cuts short loses nothing."""
        self._closed.set()
        self._process.terminate()
        self._process.communicate()


def sync_words(arguments: argparse.Namespace, how: str) -> list[str]:
    """The command line of a sync, with one more option, as that of the page asks for it."""
    words = ["sync", how, "--index", str(arguments.index)]
    if arguments.model is not None:
        words += ["--model", arguments.model]
    if arguments.allow_empty:
        words.append("--allow-empty")
    words += ["--max-file-size", str(arguments.max_file_size)]
    words += ["--max-seconds", str(arguments.max_seconds)]
    if arguments.docs is not None:
        words += ["--", arguments.docs]
    return words


def main() -> int:
    """Sync as the command line says, until the process that holds standard input ends."""
    from ui.__main__ import main as run  # noqa: PLC0415 - that module imports this one

    end_with_the_page()
    return run()


def end_with_the_page() -> None:
    """From now on, end this process when the one that holds its standard input does."""
    threading.Thread(target=_end_at_end_of_input, daemon=True).start()


def _end_at_end_of_input() -> None:
    # Not by sys.stdin, whose lock the interpreter wants at its end.
    while os.read(0, 1):
        pass
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
