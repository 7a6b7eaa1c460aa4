"""What a contestant is: the one thing its modules and the child process share.

The standard library alone, as every environment runs it.
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
    """A sentence, and the document it stands in; `id` is `document#place`."""

    id: str
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A document that has other sentences than before; `old` names those it had."""

    old: Sequence[str]
    new: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of documents, and the same cut into sentences."""

    folder: Path

    @property
    def documents(self) -> Path:
        """The documents as files."""
        return self.folder / "docs"

    @property
    def file(self) -> Path:
        """Their sentences, each with its document's name, as JSON lines."""
        return self.folder / "sentences.jsonl"

    def sentences(self) -> list[Sentence]:
        """All sentences, each document's in order."""
        with self.file.open(encoding="utf-8") as lines:
            return list(numbered(map(json.loads, lines)))


class Contestant(Protocol):
    """What can be indexed and asked.

    Each call is timed, with whatever it reads and writes.
    """

    def load(self, model: Model) -> None:
        """Load the model; the libraries were imported with the module."""

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Make an index and write it to a folder."""

    def open(self, folder: Path) -> None:
        """Open an index for asking."""

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The best sentences for a question, best first; called by many threads."""


class Refreshable(Contestant, Protocol):
    """What need not index all anew where nothing has changed."""

    def again(self, corpus: Corpus, folder: Path) -> None:
        """Bring an index in step with a corpus that has not changed, and write it."""


class Changeable(Contestant, Protocol):
    """What need not index all anew where a document has changed."""

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:
        """Bring an index in step with one document that has changed, and write it."""


def numbered(rows: Iterable[Mapping[str, str]]) -> Iterator[Sentence]:
    """Sentences of rows with `document` and `text`, counted within each document."""
    counts: dict[str, int] = {}
    for row in rows:
        document = row["document"]
        place = counts.get(document, 0)
        counts[document] = place + 1
        yield Sentence(f"{document}#{place}", document, row["text"])
