"""When a found sentence is a hit: defined once, the same for all contestants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.peers.contestant import Found
from index.text.document import Range
from training.gold.corpora import PlacedQuestion


@dataclass(frozen=True, slots=True)
class CutText:
    """A document's text and the sentences it was cut into."""

    text: str
    sentences: Sequence[Range]

    def sentence_at(self, offset: int) -> str:
        """The sentence in which an offset lies, or before which it lies between two."""
        for start, end in self.sentences:
            if offset < end:
                return self.text[start:end]
        raise ValueError(f"no sentence reaches as far as {offset}")


Gold = frozenset[tuple[str, str]]


def gold(question: PlacedQuestion, texts: Mapping[str, CutText]) -> Gold:
    """The sentences, with their documents' names, in which gold answers were marked.

    An answer that runs over several sentences counts where it starts.
    """
    return frozenset(
        (place.document, texts[place.document].sentence_at(place.start))
        for place in question.places
    )


def hit_rate(
    wanted: Sequence[Gold], found: Sequence[Sequence[Found]], first: int
) -> float:
    """The share of questions with a gold sentence among the first ones found."""
    hits = [
        any(tuple(sentence) in its for sentence in its_found[:first])
        for its, its_found in zip(wanted, found, strict=True)
    ]
    return sum(hits) / len(hits)
