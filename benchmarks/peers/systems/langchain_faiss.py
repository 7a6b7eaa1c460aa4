"""LangChain: HuggingFaceEmbeddings, the FAISS vector store, and its indexing API.

Settings: `normalize_embeddings` and batches of 32 in `encode_kwargs`, inner product as the
distance. `index()` with a record manager in SQLite is the documented way to embed only what
has changed, so all indexing goes through it; it passes 1,000 sentences at a time to the
embedder (100 by default). From its documentation's pages "Faiss", "HuggingFaceEmbeddings"
and "How to use the indexing API".
"""

from collections.abc import Sequence
from pathlib import Path

import faiss
from langchain_classic.indexes import SQLRecordManager
from langchain_community.docstore.in_memory import InMemoryDocstore
from langchain_community.vectorstores import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.documents import Document
from langchain_core.indexing import index
from langchain_huggingface import HuggingFaceEmbeddings

from benchmarks.peers.contestant import Change, Corpus, Found, Model, Sentence

_BATCH = 1000


class LangChain:
    """A FAISS store with the record manager's file next to it."""

    def load(self, model: Model) -> None:
        """Load the model."""
        self._dimension = model.dimension
        self._embeddings = HuggingFaceEmbeddings(
            model_name=model.folder,
            model_kwargs={"device": "cpu", "local_files_only": True},
            encode_kwargs={"batch_size": 32, "normalize_embeddings": True},
        )
        # It has no setting for this.
        self._embeddings._client.max_seq_length = model.max_tokens

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Index all sentences and save."""
        store = FAISS(
            embedding_function=self._embeddings,
            index=faiss.IndexFlatIP(self._dimension),
            docstore=InMemoryDocstore(),
            index_to_docstore_id={},
            distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
        )
        self._update(store, corpus.sentences(), folder)

    def again(self, corpus: Corpus, folder: Path) -> None:
        """Index all sentences; the record manager finds that none has changed."""
        self._update(self._read(folder), corpus.sentences(), folder)

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:  # noqa: ARG002 - others need the corpus
        """Index the new sentences; the clean-up deletes the document's old ones."""
        self._update(self._read(folder), change.new, folder)

    def _update(
        self, store: FAISS, sentences: Sequence[Sentence], folder: Path
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        records = SQLRecordManager("peers", db_url=f"sqlite:///{folder}/records.sqlite")
        records.create_schema()
        index(
            _documents(sentences),
            records,
            store,
            batch_size=_BATCH,
            cleanup="incremental",
            source_id_key="document",
        )
        store.save_local(str(folder))

    def _read(self, folder: Path) -> FAISS:
        return FAISS.load_local(
            str(folder),
            self._embeddings,
            allow_dangerous_deserialization=True,
            distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
        )

    def open(self, folder: Path) -> None:
        """Read the store."""
        self._store = self._read(folder)

    def ask(self, question: str, count: int) -> Sequence[Found]:
        """The nearest sentences."""
        found = self._store.similarity_search(question, k=count)
        return [
            (document.metadata["document"], document.page_content) for document in found
        ]


def _documents(sentences: Sequence[Sentence]) -> list[Document]:
    return [
        Document(page_content=sentence.text, metadata={"document": sentence.document})
        for sentence in sentences
    ]


contestant = LangChain
