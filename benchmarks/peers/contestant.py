"""The interface of contestants, shared by their modules and the child process.

It uses only the standard library, as every environment imports it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Found = Sequence[str]
"""A document's name, and a sentence of it."""


@dataclass(frozen=True, slots=True)
class Model:
    """The embedding model that all share."""

    folder: str
    max_tokens: int
    dimension: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its document; `id` is `document#number`."""

    id: str
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A changed document: the ids of its old sentences, and its new sentences."""

    old: Sequence[str]
    new: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of documents, and their sentences in a file."""

    folder: Path

    @property
    def documents(self) -> Path:
        """The folder with one file per document."""
        return self.folder / "docs"

    @property
    def file(self) -> Path:
        """The file of sentences, each with its document's name, as JSON lines."""
        return self.folder / "sentences.jsonl"

    def sentences(self) -> list[Sentence]:
        """All sentences; those of a document are in order."""
        with self.file.open(encoding="utf-8") as lines:
            return list(number_sentences(map(json.loads, lines)))


class Contestant(Protocol):
    """A system that can index sentences and find them.

    Each call is timed, including what it reads and writes.
    """

    def load(self, model: Model) -> None:
        """Load the model; the module has already imported the libraries."""

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Build an index and write it to a folder."""

    def open(self, folder: Path) -> None:
        """Open an index for asking."""

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The best sentences for a question, best first; called from many threads."""


class Refreshable(Contestant, Protocol):
    """A contestant that need not rebuild its index if nothing has changed."""

    def again(self, corpus: Corpus, folder: Path) -> None:
        """Update an index from an unchanged corpus, and write it."""


class Changeable(Contestant, Protocol):
    """A contestant that need not rebuild its index if a document has changed."""

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:
        """Update an index with one changed document, and write it."""


def number_sentences(rows: Iterable[Mapping[str, str]]) -> Iterator[Sentence]:
    """Yield the sentences of rows with `document` and `text`, number_sentences per document."""
    counts: dict[str, int] = {}
    for row in rows:
        document = row["document"]
        number = counts.get(document, 0)
        counts[document] = number + 1
        yield Sentence(f"{document}#{number}", document, row["text"])
