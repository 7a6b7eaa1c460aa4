"""What makes an index of files."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from index.embed.embedder import Embedder
from index.extract.extractor import Extractor, suffix_of
from index.extract.limits import LIMITED, Limits
from index.split.splitter import Splitter


class Progress(Protocol):
    """Hears how far a sync is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """So many files were read, or texts embedded, of so many in all."""


def no_progress(stage: str, done: int, total: int) -> None:
    """The progress that nobody asked to hear."""


@dataclass(frozen=True, slots=True)
class Components:
    """Extractors by suffix, a splitter, and an embedder with the name it is opened by.

    `limits` bound what one file may take; `worker` is entered while files are read.
    """

    extractors: Mapping[str, Extractor]
    splitter: Splitter
    embedder: Embedder
    model: str
    limits: Limits = field(default_factory=Limits)
    worker: AbstractContextManager[object] = field(default_factory=nullcontext)

    def recipe(self, suffix: str) -> str:
        """Names how files of a suffix become documents and sentences."""
        return f"{self.extractors[suffix].recipe} {self.splitter.recipe}"

    def file_recipe(self, name: str, failure: str | None = None) -> str:
        """Names how a file is read; one that failed by a limit, under which limits too."""
        recipe = self.recipe(suffix_of(name))
        return f"{recipe} {self.limits.recipe}" if failure in LIMITED else recipe
