"""Haystack: the sentence-transformers embedders and the FAISS document store.

Settings: `normalize_embeddings`, batches of 32 (the default; one call, so that everything is
sorted by length), a "Flat" index, whose distances of unit vectors rank as cosines do. The
embedder comes before the writer, and only the writer's duplicate policy recognises an unchanged
document, so an unchanged corpus is embedded again. From its documentation's pages
"SentenceTransformersDocumentEmbedder", "FAISSDocumentStore" and "DocumentWriter".
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from haystack.components.writers import DocumentWriter
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
from haystack_integrations.document_stores.faiss import FAISSDocumentStore

from benchmarks.peers.contestant import Change, Corpus, Found, Model, Sentence


class Haystack:
    """A pipeline that indexes and one that asks; the two embedders share the model."""

    def load(self, model: Model) -> None:
        """Load the model."""
        settings: dict[str, Any] = {
            "model": model.folder,
            "device": ComponentDevice.from_str("cpu"),
            "batch_size": 32,
            "progress_bar": False,
            "normalize_embeddings": True,
            "local_files_only": True,
            "tokenizer_kwargs": {"model_max_length": model.max_tokens},
        }
        self._dimension = model.dimension
        self._for_documents = SentenceTransformersDocumentEmbedder(**settings)
        self._for_questions = SentenceTransformersTextEmbedder(**settings)
        self._for_documents.warm_up()
        self._for_questions.warm_up()

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Embed and write all sentences, and save."""
        store = FAISSDocumentStore(embedding_dim=self._dimension)
        self._write(store, corpus.sentences(), folder)

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:  # noqa: ARG002 - others need the corpus
        """Delete the old sentences, embed and write the new, and save."""
        store = self._read(folder)
        store.delete_documents(list(change.old))
        self._write(store, change.new, folder)

    def _write(
        self, store: FAISSDocumentStore, sentences: Sequence[Sentence], folder: Path
    ) -> None:
        pipeline = Pipeline()
        pipeline.add_component("embedder", self._for_documents)
        pipeline.add_component("writer", DocumentWriter(store, DuplicatePolicy.SKIP))
        pipeline.connect("embedder", "writer")
        pipeline.run({"embedder": {"documents": _documents(sentences)}})
        # A component belongs to one pipeline at a time.
        pipeline.remove_component("embedder")
        folder.mkdir(parents=True, exist_ok=True)
        store.save(folder / "store")

    def _read(self, folder: Path) -> FAISSDocumentStore:
        return FAISSDocumentStore(str(folder / "store"), embedding_dim=self._dimension)

    def open(self, folder: Path) -> None:
        """Read the store and build the pipeline that asks."""
        retriever = FAISSEmbeddingRetriever(document_store=self._read(folder))
        self._asking = Pipeline()
        self._asking.add_component("embedder", self._for_questions)
        self._asking.add_component("retriever", retriever)
        self._asking.connect("embedder.embedding", "retriever.query_embedding")

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The nearest sentences."""
        found = self._asking.run(
            {"embedder": {"text": question}, "retriever": {"top_k": count}}
        )
        return [
            (document.meta["document"], document.content)
            for document in found["retriever"]["documents"]
        ]


def _documents(sentences: Sequence[Sentence]) -> list[Document]:
    return [
        Document(
            id=sentence.id,
            content=sentence.text,
            meta={"document": sentence.document},
        )
        for sentence in sentences
    ]


contestant = Haystack
