"""The process that keeps an index up to date while its page is served."""

import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress

from index.child_process import python_command, python_environment
from qa.indexing import can_be_asked
from ui.console import Console
from ui.options import SyncOptions

_POLL_SECONDS = 0.05


class IndexUpdater:
    """Runs `askquote sync --watch` in a process that ends with this one.

    Embedding keeps the processor busy for minutes. In a separate process, at a lower
    priority, it leaves the page free to answer by keyword search meanwhile.
    """

    def __init__(self, options: SyncOptions, console: Console) -> None:
        self._index = options.index
        self._console = console
        self._closed = threading.Event()
        self._process = subprocess.Popen(
            python_command("ui.child", "watch", *options.command("--watch")),
            stdin=subprocess.PIPE,
            env=python_environment(),
        )

    def wait_until_askable(self) -> bool:
        """Wait until the index can be asked; False if the process ends before that."""
        while not can_be_asked(self._index):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_POLL_SECONDS)
                return can_be_asked(self._index)
        return True

    @property
    def is_running(self) -> bool:
        """Whether the process is still running."""
        return self._process.poll() is None

    def report_end(self) -> None:
        """From now on, print a note if the process ends by itself."""
        threading.Thread(target=self._wait_for_end, daemon=True).start()

    def _wait_for_end(self) -> None:
        self._process.wait()
        if not self._closed.is_set():
            self._console.note("askquote: The index is no longer kept up to date.")

    def close(self) -> None:
        """End the process; an interrupted sync loses nothing."""
        self._closed.set()
        self._process.terminate()
        self._process.communicate()


class WatchSwitch:
    """Turns watching the folder on and off, with one updater at a time; thread-safe."""

    def __init__(self, start: Callable[[], IndexUpdater]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._updater: IndexUpdater | None = None

    @property
    def is_on(self) -> bool:
        """Whether the index is being kept up to date; an updater may have ended by itself."""
        return self._updater is not None and self._updater.is_running

    def start(self) -> IndexUpdater:
        """Watch from now on; returns the updater."""
        with self._lock:
            if self._updater is None or not self._updater.is_running:
                self._updater = self._start()
            return self._updater

    def close(self) -> None:
        """Stop watching; an interrupted sync loses nothing."""
        with self._lock:
            # Watching counts as off at once, though the process takes a moment to end.
            updater, self._updater = self._updater, None
            if updater is not None:
                updater.close()

    def switch(self, *, on: bool) -> None:
        """Turn watching on or off; an updater that later ends by itself is reported."""
        if not on:
            self.close()
        elif not self.is_on:
            self.start().report_end()
