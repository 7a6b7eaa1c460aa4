"""The terminal: results on standard output, everything else on standard error."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TextIO

import regex

from qa.answers.json_lines import json_line

if TYPE_CHECKING:
    from tqdm import tqdm

_UNITS = {"reading": "files", "embedding": "sentences", "asking": "questions"}
# Escape sequences of a document would move the cursor or recolour the terminal, and
# direction overrides would show its words in another order.
_UNPRINTABLE = regex.compile(r"[\p{Cc}--\n\t]|\p{Bidi_Control}", regex.V1)


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command writes."""

    out: TextIO
    err: TextIO

    def line(self, text: str = "") -> None:
        """Write a line of the result, made safe for a terminal."""
        self._write(_safe(text) + "\n")

    def lines(self, texts: Iterable[str]) -> None:
        """Write lines of the result."""
        for text in texts:
            self.line(text)

    def text(self, text: str) -> None:
        """Write a text exactly, but for what would not be safe for a terminal."""
        self._write(_safe(text) if self.out.isatty() else text)

    def json(self, value: Mapping[str, object]) -> None:
        """Write an object as one line of JSON."""
        self._write(json_line(value) + "\n")

    def note(self, text: str) -> None:
        """Write a message that is no result."""
        self.err.write(_safe(text) + "\n")
        self.err.flush()

    def _write(self, text: str) -> None:
        """Write at once, so that a reader of the pipe has each answer when it is there."""
        self.out.write(text)
        self.out.flush()


def _safe(text: str) -> str:
    safe: str = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return safe


class ProgressBar:
    """A bar for each stage, with its rate and the time left.

    Silent where standard error is no terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage = ""
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that so many of so many are done."""
        bar = self._bar if stage == self._stage else None
        bar = self._new_bar(stage, total) if bar is None else bar
        bar.update(done - bar.n)

    def _new_bar(self, stage: str, total: int) -> "tqdm[NoReturn]":
        # Imported here: most questions are answered without one.
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
        """Leave the last bar as it stands."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def terminal() -> Console:
    """The console of this process, in UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return Console(sys.stdout, sys.stderr)


DONE = 0


FAILED = 1


WRONG_USAGE = 2


INTERRUPTED = 130  # as a shell reports a process ended by Ctrl-C
