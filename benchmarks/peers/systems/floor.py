"""The floor: only SentenceTransformer.encode and faiss.IndexFlatIP.

Settings: `encode` with its defaults (batches of 32; one call, so that everything is sorted by
length). The model itself returns unit vectors, whose inner product is the cosine. Nothing keeps
track of documents, so an unchanged corpus and a changed document both need a full reindex.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer

from benchmarks.peers.contestant import Corpus, Found, Model


class Floor:
    """Vectors in a flat index, and the sentences next to it as JSON."""

    def load(self, model: Model) -> None:
        """Load the model."""
        self._model = SentenceTransformer(model.folder, device="cpu")
        self._model.max_seq_length = model.max_tokens

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Embed all sentences in one call."""
        sentences = corpus.sentences()
        vectors = self._model.encode([sentence.text for sentence in sentences])
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(index, str(folder / "vectors.faiss"))
        rows = [(sentence.document, sentence.text) for sentence in sentences]
        (folder / "sentences.json").write_text(json.dumps(rows), encoding="utf-8")

    def open(self, folder: Path) -> None:
        """Read both files."""
        self._index = faiss.read_index(str(folder / "vectors.faiss"))
        self._rows = json.loads((folder / "sentences.json").read_text("utf-8"))

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The sentences with the highest cosines."""
        _, numbers = self._index.search(self._model.encode([question]), count)
        return [self._rows[number] for number in numbers[0] if number >= 0]


contestant = Floor
