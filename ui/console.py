"""The terminal: results on standard output, everything else on standard error.

Also the exit statuses of commands.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TextIO

import regex

from qa.answers.json_lines import json_line

if TYPE_CHECKING:
    from tqdm import tqdm

DONE = 0
FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130  # what a shell reports for a process ended by Ctrl-C

_UNITS = {"reading": "files", "embedding": "sentences", "asking": "questions"}
# Escape sequences in a document could move the cursor or recolour the terminal, and
# direction overrides could show its words in another order.
_UNPRINTABLE = regex.compile(r"[\p{Cc}--\n\t]|\p{Bidi_Control}", regex.V1)


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command writes."""

    out: TextIO
    err: TextIO

    def line(self, text: str = "") -> None:
        """Write a line of the result, safe for a terminal."""
        self._write(_safe(text) + "\n")

    def lines(self, texts: Iterable[str]) -> None:
        """Write lines of the result."""
        for text in texts:
            self.line(text)

    def text(self, text: str) -> None:
        """Write a text exactly, or safely if the output is a terminal."""
        self._write(_safe(text) if self.out.isatty() else text)

    def json(self, value: Mapping[str, object]) -> None:
        """Write an object as one line of JSON."""
        self._write(json_line(value) + "\n")

    def note(self, text: str) -> None:
        """Write a message that isn't part of the result."""
        self.err.write(_safe(text) + "\n")
        self.err.flush()

    def _write(self, text: str) -> None:
        """Write and flush, so that the reader of a pipe gets each answer at once."""
        self.out.write(text)
        self.out.flush()


def _safe(text: str) -> str:
    safe: str = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return safe


class ProgressBar:
    """A progress bar for each stage, with its rate and the time left.

    Silent unless standard error is a terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage = ""
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how many of the stage's items are done."""
        bar = self._bar if stage == self._stage else None
        bar = self._new_bar(stage, total) if bar is None else bar
        bar.update(done - bar.n)

    def _new_bar(self, stage: str, total: int) -> "tqdm[NoReturn]":
        # Imported here: most questions are answered without a progress bar.
        from tqdm import tqdm  # noqa: PLC0415

        self.close()
        self._stage = stage
        self._bar = tqdm(
            desc=stage,
            total=total,
            unit=f" {_UNITS[stage]}",
            file=self._console.err,
            disable=None,
            dynamic_ncols=True,
        )
        return self._bar

    def close(self) -> None:
        """Close the current bar, which stays on the screen."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def terminal() -> Console:
    """The console of this process, in UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return Console(sys.stdout, sys.stderr)
