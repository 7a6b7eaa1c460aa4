"""txtai with its default FAISS index and content storage.

Settings: `batch` 8192, as in the indexes of Wikipedia that its makers publish: what is
sorted by length at a time. FAISS is the default backend, approximate (IVF) past 5,000
sentences. `content` keeps the texts in SQLite. From its documentation's page
"Configuration". A changed document is `delete` and `upsert`; nothing skips what has not
changed, so an unchanged corpus is indexed anew. Threads take turns: all of them use one
cursor of SQLite, and the source of its database says that locking is up to the caller.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from txtai import Embeddings

from benchmarks.peers.contestant import Change, Corpus, Found, Model, Sentence


class Txtai:
    """An Embeddings database."""

    def __init__(self, *, hybrid: bool = False) -> None:
        self._hybrid = hybrid
        self._one_at_a_time = threading.Lock()

    def load(self, model: Model) -> None:
        """Load the model into a cache that indexing and opening share."""
        self._models: dict[Any, Any] = {}
        self._settings = {
            "path": model.folder,
            "maxlength": model.max_tokens,
            "gpu": False,
            "content": True,
            "batch": 8192,
            "hybrid": self._hybrid,
        }
        self._embeddings = self._new()

    def _new(self) -> Embeddings:
        return Embeddings(dict(self._settings), models=self._models)

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Index all sentences and save."""
        embeddings = self._new()
        embeddings.index(_rows(corpus.sentences()))
        embeddings.save(str(folder))

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:  # noqa: ARG002 - others need the corpus
        """Delete the old sentences, upsert the new and save."""
        self.open(folder)
        self._embeddings.delete(list(change.old))
        self._embeddings.upsert(_rows(change.new))
        self._embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        """Load the database."""
        self._embeddings.load(str(folder))

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The best sentences by txtai's own score."""
        with self._one_at_a_time:
            found = self._embeddings.search(question, count)
        return [(row["id"].rpartition("#")[0], row["text"]) for row in found]


def _rows(sentences: Sequence[Sentence]) -> list[tuple[str, str]]:
    return [(one.id, one.text) for one in sentences]


contestant = Txtai
