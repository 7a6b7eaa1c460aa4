"""An embedder for folders so large that embedding them would take hours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embed.embedder import Embedder, Vectors


@dataclass(frozen=True, slots=True)
class NoisyEmbedder:
    """Gives sentences vectors near to those of other, real ones; questions are embedded.

    `noise` is the length of what is added to a real vector.
    """

    embedder: Embedder
    real: Vectors
    noise: float = 0.6

    @property
    def fingerprint(self) -> str:
        """As that of the real embedder."""
        return self.embedder.fingerprint

    @property
    def dimension(self) -> int:
        """Likewise."""
        return self.embedder.dimension

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), drawn by lot."""
        generator = np.random.default_rng(sum(map(len, texts)))
        near = self.real[generator.integers(len(self.real), size=len(texts))]
        other = generator.normal(size=near.shape).astype(np.float32)
        other *= self.noise / np.linalg.norm(other, axis=1, keepdims=True)
        some: Vectors = near + other
        some /= np.linalg.norm(some, axis=1, keepdims=True)
        return some

    def embed_question(self, question: str) -> Vectors:
        """The vector of a question, of shape (dimension,)."""
        return self.embedder.embed_question(question)
