"""The retriever: finds the passages that may answer a question."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.embed.embedder import Embedder
from index.search import search
from index.store.snapshot import Snapshot
from qa.retrieve.passages import Passage, passages

_PASSAGES = 10
_HITS = 60


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches by words and by meaning, and extends the hits to passages."""

    embedder: Embedder

    def retrieve(
        self, snapshot: Snapshot, question: str, within: Collection[int] | None
    ) -> Sequence[Passage]:
        """The best passages for a question, best first; `within` restricts it to documents."""
        vector = self.embedder.embed_question(question)
        hits = search(snapshot, question, vector, within, _HITS)
        return passages(snapshot, hits, _PASSAGES)

    def retrieve_by_words(self, snapshot: Snapshot, question: str) -> Sequence[Passage]:
        """The best passages by keyword search only, as before there are vectors."""
        hits = search(snapshot, question, None, limit=_HITS)
        return passages(snapshot, hits, _PASSAGES)
