"""What is measured: a folder of documents, its index, and the floor's model."""

import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.corpus import lay_out
from benchmarks.speed.noisy_embedder import NoisyEmbedder
from benchmarks.words import articles
from index.embed.model_cache import open_embedder
from index.embed.model_files import DEFAULT_MODEL, find_model
from qa.indexing import DOCS, components
from training.gold.corpora import rows

# Beyond this many sentences, all get vectors near those of a sample.
_MOST_EMBEDDED = 120_000
_NEAR = 20_000
_SAMPLE_QUESTIONS = (
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
    """A folder of documents, their sentences, and questions about them."""

    docs: Path
    root: Path
    sentences: Sequence[str]
    questions: Sequence[str]

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.root / "index"

    @property
    def float32(self) -> Path:
        """The file of the default model's float32 graph."""
        return self.root / "float32.onnx"


def work_of(root: Path, files: Sequence[Path], size: int, questions: int) -> Work:
    """The articles of some files, up to a number of sentences, and questions of the first."""
    pool = sorted({row["question"] for row in rows(files[0])})
    chosen = random.Random(0).sample(pool, questions)
    return _lay_out(root, size, (article.text for article in articles(files)), chosen)


def sample_work(root: Path, size: int) -> Work:
    """The sample documents that come with askquote, and questions about them."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md")))
    return _lay_out(root, size, texts, _SAMPLE_QUESTIONS * 5)


def _lay_out(
    root: Path, size: int, texts: Iterable[str], questions: Sequence[str]
) -> Work:
    corpus = lay_out(texts, root, size).corpus
    sentences = [sentence.text for sentence in corpus.sentences()]
    return Work(corpus.documents, root, sentences, questions)


def build_index(work: Work) -> None:
    """Sync the folder."""
    # Imported here and below, as the process that asks is measured without it.
    from index.sync.sync import sync  # noqa: PLC0415

    embedder = open_embedder(threads=os.cpu_count() or 1)
    if len(work.sentences) > _MOST_EMBEDDED:
        sample = random.Random(0).sample(work.sentences, _NEAR)
        embedder = NoisyEmbedder(embedder, embedder.embed_sentences(sample))
    sync(work.docs, work.index, components(embedder, DEFAULT_MODEL))


def export_floor(path: Path) -> None:
    """Write the default model's graph in float32."""
    from index.embed.preparation import write_graph  # noqa: PLC0415
    from index.embed.sentence_transformer_embedder import load_sentence_transformer  # noqa: PLC0415

    write_graph(
        load_sentence_transformer(find_model(), attention="eager", device="cpu"), path
    )
