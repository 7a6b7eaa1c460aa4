"""Folders of so many sentences to measure with: real ones first, then others of their clauses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.words import Maker
from index.document import Document
from index.embedder import Embedder, Vectors
from qa.wiring import splitter

_A_FILE = 200  # sentences of those that are made


def lay_out(folder: Path, documents: Iterator[Document], size: int) -> Sequence[str]:
    """Write files that hold so many sentences together, and give these sentences."""
    folder.mkdir(parents=True)
    maker, split, done = Maker(), splitter(), list[str]()
    for number, document in enumerate(documents):
        sentences = [document.text[a:b] for a, b in split.split(document.text)]
        _write(folder, f"real-{number}", document.text)
        for sentence in sentences:
            maker.learn(sentence)
        done += sentences
        if len(done) >= size:
            return done
    for start in range(len(done), size, _A_FILE):
        lines = [maker.make() for _ in range(start, min(size, start + _A_FILE))]
        _write(folder, f"made-{start}", "\n\n".join(lines))
        done += lines
    return done


def _write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")


@dataclass(frozen=True, slots=True)
class NoisyEmbedder:
    """Gives sentences vectors near to those of real ones, as millions take hours to embed.

    `noise` is the length of what is added to a real vector; questions are embedded.
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
        """Unit vectors of shape (len(texts), dimension), the same for the same texts."""
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
