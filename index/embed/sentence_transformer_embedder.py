"""The embedder that runs any model on sentence-transformers: slower, and loads torch."""

from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from index.embed.embedder import Vectors
from index.embed.model_files import ModelSource
from index.embed.runtime import PerProcess
from index.embed.transformers_loading import loading
from index.embed.wordpieces import replace_surrogates


class SentenceTransformerEmbedder:
    """Embeds with an unprepared model; calls from several threads take turns.

    `threads` sets torch's number of threads for the whole process; a forked child uses one.
    """

    def __init__(self, source: ModelSource, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        self.fingerprint = source.fingerprint
        self._model = load_sentence_transformer(source)
        self._lock = PerProcess(Lock)
        self.dimension = len(self.embed_question(""))

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of the texts."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        with self._lock.get():
            return sentence_vectors(self._model, texts)

    def embed_question(self, question: str) -> Vectors:
        """The unit vector of a question, of shape (dimension,)."""
        with self._lock.get():
            vector: Vectors = question_vectors(self._model, [question])[0]
        return vector


def load_sentence_transformer(
    source: ModelSource, attention: str | None = None, device: str | None = None
) -> SentenceTransformer:
    """Load a model from its folder, from safetensors and without running the model's code.

    Raises:
        ModelUnusable: sentence-transformers can't load it.
    """
    with loading(f"embedding model in {source.folder}"):
        return SentenceTransformer(
            str(source.folder),
            device=device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={
                "use_safetensors": True,
                "dtype": "float32",
                "attn_implementation": attention,
            },
        )


def sentence_vectors(
    model: SentenceTransformer, texts: Sequence[str], batch_size: int = 32
) -> Vectors:
    """Unit vectors of sentences, of shape (len(texts), dimension)."""
    return _vectors(model.encode_document, texts, batch_size)


def question_vectors(
    model: SentenceTransformer, questions: Sequence[str], batch_size: int = 32
) -> Vectors:
    """Unit vectors of questions, of shape (len(questions), dimension)."""
    return _vectors(model.encode_query, questions, batch_size)


def _vectors(
    encode: Callable[..., object], texts: Sequence[str], batch_size: int
) -> Vectors:
    return np.asarray(
        encode(
            [replace_surrogates(text) for text in texts],
            batch_size=batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
        ),
        np.float32,
    )
