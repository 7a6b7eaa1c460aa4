"""An embedder for folders that would take hours to embed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embed.embedder import Embedder, Vectors


@dataclass(frozen=True, slots=True)
class NoisyEmbedder:
    """Gives sentences vectors near those of real sentences, and embeds questions.

    `noise` is the length of the vector that is added to a real one.
    """

    embedder: Embedder
    real: Vectors
    noise: float = 0.6

    @property
    def fingerprint(self) -> str:
        """The real embedder's fingerprint."""
        return self.embedder.fingerprint

    @property
    def dimension(self) -> int:
        """The real embedder's dimension."""
        return self.embedder.dimension

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Random unit vectors, shape (len(texts), dimension)."""
        generator = np.random.default_rng(sum(map(len, texts)))
        near = self.real[generator.integers(len(self.real), size=len(texts))]
        noise = generator.normal(size=near.shape).astype(np.float32)
        noise *= self.noise / np.linalg.norm(noise, axis=1, keepdims=True)
        vectors: Vectors = near + noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        return self.embedder.embed_question(question)
