"""What a document is about, in its own words: its headings and its most telling sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.embed.embedder import Vectors
from index.store.snapshot import Snapshot
from index.store.state import Sentence
from index.text.document import Document

_MOST_CHARACTERS = 400_000  # of the text that sentences are chosen from
_FEWEST_WORDS, _MOST_WORDS = 6, 60  # of a sentence that can stand alone
_ADDRESS = "://"  # which makes it hard to read
_RELEVANCE = 0.7
"""The weight of a sentence's likeness to the document, against its likeness to those chosen."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Overview:
    """A document with its headings and its most telling sentences, in its order."""

    document: Document
    headings: Sequence[str]
    sentences: Sequence[Sentence]


def overview(snapshot: Snapshot, name: str, most: int = 5) -> Overview:
    """The overview of a document, with at most so many sentences and 12 headings.

    The sentences are those nearest the centroid of all its sentences' vectors (Radev et al.
    2004, "Centroid-based summarization of multiple documents") that don't repeat each other
    (maximal marginal relevance, Carbonell and Goldstein 1998), of those that can stand alone
    if there are any. Without vectors they are the first ones.

    Raises:
        DocumentUnknown: there is no such document.
    """
    document = snapshot.document(name)
    structure = document.structure
    level = min((heading.level for heading in structure.headings[1:]), default=1)
    headings = [
        document.text[heading.start : heading.end].strip()
        for heading in structure.headings
        if heading.level <= level
    ]
    sentences = snapshot.opening(name, _MOST_CHARACTERS)
    alone = [sentence for sentence in sentences if _stands_alone(sentence)]
    chosen = _telling(snapshot, alone or sentences, most)
    return Overview(document, headings[:12], sorted(chosen, key=lambda s: s.ordinal))


def _stands_alone(sentence: Sentence) -> bool:
    text = sentence.span.text
    return (
        not sentence.span.holds_heading
        and _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS
        and _ADDRESS not in text
    )


def _telling(
    snapshot: Snapshot, sentences: Sequence[Sentence], most: int
) -> Sequence[Sentence]:
    block = snapshot.vectors({sentence.text for sentence in sentences})
    rows = {int(text): row for row, text in enumerate(block.numbers)}
    known = list({each.text: each for each in sentences if each.text in rows}.values())
    if not known:
        return sentences[:most]
    vectors = block.vectors[[rows[each.text] for each in known]]
    return [known[row] for row in most_telling(vectors, most)]


def most_telling(vectors: Vectors, most: int) -> Sequence[int]:
    """The rows of unit vectors that are nearest their centroid and unlike each other.

    The first is the nearest; at most so many.
    """
    units = vectors.astype(np.float64)
    likeness = units @ _unit(units.mean(axis=0))
    chosen: list[int] = []
    repeated: Scores = np.zeros(len(units))
    for _ in range(min(most, len(units))):
        score = _RELEVANCE * likeness - (1 - _RELEVANCE) * repeated
        score[chosen] = -np.inf
        best = int(score.argmax())
        chosen.append(best)
        repeated = np.maximum(repeated, units @ units[best])
    return chosen


def _unit(vector: Scores) -> Scores:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
