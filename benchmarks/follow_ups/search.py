"""Which follow-up questions find their target, by vectors only and by the whole search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.follow_ups.dialogues import (
    READINGS,
    FollowUp,
    Paragraph,
    paragraphs_of,
)
from index.embed.embedder import Embedder, Vectors
from index.search import Hit, search
from index.store.snapshot import Snapshot
from qa import Bot
from qa.converse.resolution import resolve
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever


@dataclass(frozen=True, slots=True)
class Dense:
    """Paragraphs and their vectors, in order."""

    paragraphs: Sequence[Paragraph]
    vectors: Vectors

    @classmethod
    def of(cls, docs: Path, embedder: Embedder) -> "Dense":
        """The paragraphs of a folder."""
        paragraphs = [
            (file.name, text)
            for file in sorted(docs.glob("*.txt"))
            for text in paragraphs_of(file)
        ]
        vectors = embedder.embed_sentences([text for _, text in paragraphs])
        return cls(paragraphs, vectors)

    def finds(self, follow_up: FollowUp, vector: Vectors) -> bool:
        """Whether the target is among the first."""
        order = np.argsort(-(self.vectors @ vector), kind="stable")
        return follow_up.is_found_in(self.paragraphs[number] for number in order)


def dense_rows(
    follow_ups: Sequence[FollowUp], dense: Dense, embedder: Embedder
) -> Mapping[str, Sequence[bool]]:
    """For each way to read the questions, which find their target by vectors only."""
    vectors = {
        read.__name__: embedder.embed_sentences([read(each) for each in follow_ups])
        for read in READINGS
    }
    return {
        name: [dense.finds(*pair) for pair in zip(follow_ups, block, strict=True)]
        for name, block in vectors.items()
    }


def hybrid_rows(
    follow_ups: Sequence[FollowUp], docs: Path, bot: Bot, retriever: Retriever
) -> Mapping[str, Sequence[bool]]:
    """The same by the product's own search, and as it chooses between two readings."""
    documents = Documents(
        {file.name: paragraphs_of(file) for file in docs.glob("*.txt")}
    )
    rows: dict[str, list[bool]] = {read.__name__: [] for read in READINGS}
    rows["chosen"] = []
    with bot.reading() as snapshot:
        find = passage_finder(snapshot, retriever)
        for follow_up in follow_ups:
            chosen = resolve(follow_up.question, follow_up.history, find)
            texts = {read.__name__: read(follow_up) for read in READINGS}
            texts["chosen"] = chosen.resolved or follow_up.question
            for name, text in texts.items():
                vector = retriever.embedder.embed_question(text)
                ranked = documents.ranked(search(snapshot, text, vector))
                rows[name].append(follow_up.is_found_in(ranked))
    return rows


@dataclass(frozen=True, slots=True)
class Documents:
    """The paragraphs of documents, by the documents' names."""

    paragraphs: Mapping[str, Sequence[str]]

    def ranked(self, hits: Sequence[Hit]) -> Iterator[Paragraph]:
        """The paragraphs, each ranked by its best sentence."""
        yielded = set()
        for hit in hits:
            span = hit.sentence.span
            number = span.document.text.count("\n\n", 0, span.start)
            paragraph = span.document.id, self.paragraphs[span.document.id][number]
            if paragraph not in yielded:
                yielded.add(paragraph)
                yield paragraph


def passage_finder(
    snapshot: Snapshot, retriever: Retriever
) -> Callable[[str], Sequence[Passage]]:
    """A function that finds the passages for a question in a snapshot."""
    return lambda text: retriever.retrieve(snapshot, text, None)
