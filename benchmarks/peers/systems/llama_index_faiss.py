"""LlamaIndex: HuggingFaceEmbedding and the FAISS vector store that supports deletion.

Settings: batches of 32 (10 by default), which is also how many texts one call of the model
gets and sorts by length (beyond 32, all would be padded to the longest); unit vectors; a flat
inner-product index in an IDMap2. Sentences are passed as nodes, so that no splitter runs. `refresh_ref_docs` compares hashes and embeds only what has changed; a changed document
is `delete_nodes` and `insert_nodes`. From its documentation's pages "Faiss Vector Store",
"HuggingFaceEmbedding" and "Document Management".
"""

from collections.abc import Sequence
from pathlib import Path

import faiss
from llama_index.core import (
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissMapVectorStore

from benchmarks.peers.contestant import Change, Corpus, Found, Model, Sentence


class LlamaIndex:
    """A VectorStoreIndex over FAISS, with its texts in its JSON document store."""

    def load(self, model: Model) -> None:
        """Load the model."""
        self._dimension = model.dimension
        self._embedding = HuggingFaceEmbedding(
            model_name=model.folder,
            max_length=model.max_tokens,
            embed_batch_size=32,
            normalize=True,
            device="cpu",
        )

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Index all sentences and persist."""
        flat = faiss.IndexIDMap2(faiss.IndexFlatIP(self._dimension))
        index = VectorStoreIndex(
            _nodes(corpus.sentences()),
            storage_context=StorageContext.from_defaults(
                vector_store=FaissMapVectorStore(faiss_index=flat)
            ),
            embed_model=self._embedding,
        )
        index.storage_context.persist(str(folder))

    def again(self, corpus: Corpus, folder: Path) -> None:
        """Compare the hashes of all sentences, and persist."""
        index = self._read(folder)
        index.refresh_ref_docs(_nodes(corpus.sentences()))
        index.storage_context.persist(str(folder))

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:  # noqa: ARG002 - others need the corpus
        """Delete the old sentences, insert the new, and persist."""
        index = self._read(folder)
        index.delete_nodes(list(change.old), delete_from_docstore=True)
        index.insert_nodes(_nodes(change.new))
        index.storage_context.persist(str(folder))

    def _read(self, folder: Path) -> VectorStoreIndex:
        context = StorageContext.from_defaults(
            vector_store=FaissMapVectorStore.from_persist_dir(str(folder)),
            persist_dir=str(folder),
        )
        return load_index_from_storage(context, embed_model=self._embedding)

    def open(self, folder: Path) -> None:
        """Read the index."""
        self._index = self._read(folder)

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The nearest sentences."""
        retriever = self._index.as_retriever(similarity_top_k=count)
        return [
            (found.node.metadata["document"], found.node.text)
            for found in retriever.retrieve(question)
        ]


def _nodes(sentences: Sequence[Sentence]) -> list[TextNode]:
    return [
        TextNode(
            id_=sentence.id,
            text=sentence.text,
            metadata={"document": sentence.document},
            # Otherwise it is embedded with the text, which the others don't do.
            excluded_embed_metadata_keys=["document"],
        )
        for sentence in sentences
    ]


contestant = LlamaIndex
