"""The interface of embedders, and a deterministic one that needs no model."""

import hashlib
import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors, whose inner product is their cosine similarity."""

    @property
    def fingerprint(self) -> str:
        """Identifies the model: equal fingerprints give equal vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of the texts."""

    def embed_question(self, question: str) -> Vectors:
        """The unit vector of a question, of shape (dimension,)."""


class HashEmbedder:
    """A deterministic embedder that needs no model: texts that share words are near.

    Each lower-cased word adds a pseudo-random direction seeded by its SHA-256, so a text has
    the same vector on every machine. For tests and demonstrations: it knows nothing about
    meaning.
    """

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension
        self.fingerprint = f"hash-{dimension}"

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension)."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.embed_question(text)
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """The unit vector of a text, of shape (dimension,)."""
        words = re.findall(r"\w+", question.lower()) or [question]
        total = np.sum([self._direction(word) for word in words], axis=0)
        unit: Vectors = (total / np.linalg.norm(total)).astype(np.float32)
        return unit

    def _direction(self, word: str) -> npt.NDArray[np.float64]:
        seed = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
        generator = np.random.default_rng(int.from_bytes(seed[:8], "big"))
        return generator.standard_normal(self.dimension)
