"""The parts that turn files into an index."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from index.embed.embedder import Embedder
from index.extract.extractor import Extractor, suffix_of
from index.extract.limits import LIMIT_FAILURES, Limits
from index.split.splitter import Splitter


class Progress(Protocol):
    """A callback for the progress of a sync."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Called with the files read or texts embedded so far, and their total."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Ignore the progress."""


@dataclass(frozen=True, slots=True)
class Components:
    """Extractors by suffix, a splitter, and an embedder with the name that opens it.

    `limits` bound the time, memory and size of one file. `worker` is entered while files are
    read.
    """

    extractors: Mapping[str, Extractor]
    splitter: Splitter
    embedder: Embedder
    model: str
    limits: Limits = field(default_factory=Limits)
    worker: AbstractContextManager[object] = field(default_factory=nullcontext)

    def recipe(self, suffix: str) -> str:
        """Identifies how files with this suffix become documents and sentences."""
        return f"{self.extractors[suffix].recipe} {self.splitter.recipe}"

    def file_recipe(self, name: str, failure: str | None = None) -> str:
        """Identifies how a file is read, and the limits if its `failure` was due to one."""
        recipe = self.recipe(suffix_of(name))
        return f"{recipe} {self.limits.recipe}" if failure in LIMIT_FAILURES else recipe
