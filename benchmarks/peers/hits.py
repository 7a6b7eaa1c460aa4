"""When a found sentence is a hit: one definition for all contestants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.peers.contestant import Found
from index.text.range import Range
from training.gold.corpora import PlacedQuestion


@dataclass(frozen=True, slots=True)
class SplitText:
    """A document's text and the ranges of its sentences."""

    text: str
    sentences: Sequence[Range]

    def sentence_at(self, offset: int) -> str:
        """The sentence at an offset; between two sentences, the second."""
        for start, end in self.sentences:
            if offset < end:
                return self.text[start:end]
        raise ValueError(f"no sentence ends after offset {offset}")


Gold = frozenset[tuple[str, str]]


def gold(question: PlacedQuestion, texts: Mapping[str, SplitText]) -> Gold:
    """The sentences that contain the marked gold answers, with their documents' names.

    An answer that spans several sentences counts for the one where it starts.
    """
    return frozenset(
        (place.document, texts[place.document].sentence_at(place.start))
        for place in question.places
    )


def hit_rate(
    golds: Sequence[Gold], found: Sequence[Sequence[Found]], first: int
) -> float:
    """The share of questions with a gold sentence among the first ones found."""
    hits = [
        any(tuple(sentence) in gold for sentence in sentences[:first])
        for gold, sentences in zip(golds, found, strict=True)
    ]
    return sum(hits) / len(hits)
