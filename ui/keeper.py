"""The process that keeps an index in step while its page is served."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

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
        self._ends = threading.Event()
        self._process = subprocess.Popen(
            python_command("ui.keeper", *_sync_words(arguments)),
            stdin=subprocess.PIPE,
            env=python_environment(),
        )
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _GENTLY)

    def has_begun(self) -> bool:
        """Wait until the index can be asked; False where it comes to its end before."""
        while not can_be_asked(self._index):
            try:
                self._process.wait(_LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return can_be_asked(self._index)
        threading.Thread(target=self._say_when_over, daemon=True).start()
        return True

    def _say_when_over(self) -> None:
        self._process.wait()
        if not self._ends.is_set():
            self._console.note("askquote: The index is served as it is.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.set()
        self._process.terminate()
        self._process.communicate()


def _sync_words(arguments: argparse.Namespace) -> list[str]:
    """The command line of a sync as that of the page asks for it."""
    words = ["sync", "--watch", "--index", str(arguments.index)]
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

    threading.Thread(target=_end_with_the_page, daemon=True).start()
    return run()


def _end_with_the_page() -> None:
    # Not by sys.stdin, whose lock the interpreter wants at its end.
    while os.read(0, 1):
        pass
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
