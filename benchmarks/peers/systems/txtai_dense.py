"""txtai with its default FAISS index and content storage.

Settings: `batch` 8192, the number of texts that are sorted by length together, as in the
Wikipedia indexes that its makers publish. FAISS is the default backend, approximate (IVF)
beyond 5,000 sentences. `content` keeps the texts in SQLite. From its documentation's page
"Configuration". A changed document is `delete` and `upsert`; nothing skips unchanged sentences,
so an unchanged corpus needs a full reindex. Threads take turns: they share one SQLite cursor,
and the source of txtai's database leaves locking to the caller.
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
        self._lock = threading.Lock()

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
        with self._lock:
            found = self._embeddings.search(question, count)
        return [(row["id"].rpartition("#")[0], row["text"]) for row in found]


def _rows(sentences: Sequence[Sentence]) -> list[tuple[str, str]]:
    return [(sentence.id, sentence.text) for sentence in sentences]


contestant = Txtai
