"""What is measured: a folder laid out, its index, and the floor's model."""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import rows
from benchmarks.speed.corpus import NoisyEmbedder, lay_out
from benchmarks.words import articles
from index.document import Document
from index.model import DEFAULT_MODEL, find_model
from index.model_cache import open_embedder
from qa.wiring import DOCS, parts

EMBEDDED = 100_000
"""The most sentences that are embedded; of more, all get vectors near to those of some."""

_NEAR = 20_000
_OWN_QUESTIONS = (
    "Who led the talks for Ukraine?",
    "Which prisoners are to be exchanged?",
    "How long a ceasefire does Ukraine want?",
    "Which kinds of file are read?",
    "How do I check a saved answer?",
    "When was the second round of talks?",
    "How many bodies are to be returned?",
    "Who composed The Magic Flute?",
)


@dataclass(frozen=True, slots=True)
class Work:
    """A folder of so many sentences, these, and what is asked of it."""

    root: Path
    size: int
    sentences: Sequence[str]
    questions: Sequence[str]

    @property
    def docs(self) -> Path:
        """The folder of documents."""
        return self.root / "docs"

    @property
    def index(self) -> Path:
        """Its index."""
        return self.root / "index"

    @property
    def float32(self) -> Path:
        """The default model's graph as it is exported."""
        return self.root / "float32.onnx"


def work_of(root: Path, files: Sequence[Path], size: int, questions: int) -> Work:
    """The articles of some files, and so many questions of the first."""
    sentences = lay_out(root / "docs", articles(files), size)
    every = sorted({row["question"] for row in rows(files[0])})
    return Work(root, size, sentences, random.Random(0).sample(every, questions))


def own_work(root: Path, size: int) -> Work:
    """The documents that askquote comes with, and questions about them."""
    sentences = lay_out(root / "docs", _own_documents(), size)
    return Work(root, size, sentences, _OWN_QUESTIONS * 5)


def _own_documents() -> Iterator[Document]:
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        yield Document(path.name, text, "", "text/markdown", "benchmark")


def make_index(work: Work) -> None:
    """Make the index, as a sync does."""
    # Imported here and below: what asks is measured without it.
    from index.sync import sync  # noqa: PLC0415

    embedder = open_embedder(threads=os.cpu_count() or 1)
    if work.size > EMBEDDED:
        some = random.Random(0).sample(work.sentences, _NEAR)
        embedder = NoisyEmbedder(embedder, embedder.embed_sentences(some))
    sync(work.docs, work.index, parts(embedder, DEFAULT_MODEL))


def export_floor(path: Path) -> None:
    """Write the default model's graph in float32."""
    from index.graph import write_graph  # noqa: PLC0415
    from index.sentence_transformer_embedder import (  # noqa: PLC0415
        load_sentence_transformer,
    )

    write_graph(
        load_sentence_transformer(find_model(), attention="eager", device="cpu"), path
    )
