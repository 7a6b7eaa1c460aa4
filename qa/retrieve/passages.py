"""Passages: the parts of documents that a reader gets for a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.search import Hit
from index.store.snapshot import Snapshot
from index.store.state import Sentence
from index.text.document import Span
from index.text.structure import Heading

_REACH = 2  # sentences on either side of a hit
_WORDS = 150


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences around one or more hits; the best hit comes first.

    At most 5 sentences, and at most 150 words unless one sentence has more.
    """

    sentences: tuple[Sentence, ...]
    hits: tuple[Hit, ...]

    @property
    def score(self) -> float:
        """The best hit's fused score, only comparable within one question.

        The sum over all hits ranks worse: many weak hits outrank a strong one.
        """
        return self.hits[0].score

    @property
    def cosine(self) -> float | None:
        """The highest cosine of a hit to the question; None if meaning was not searched."""
        known = (hit.cosine for hit in self.hits if hit.cosine is not None)
        return max(known, default=None)

    @property
    def span(self) -> Span:
        """The range of the document from the first to the last sentence."""
        first, last = self.sentences[0].span, self.sentences[-1].span
        return Span(first.document, first.start, last.end)


def passages(snapshot: Snapshot, hits: Sequence[Hit], limit: int) -> Sequence[Passage]:
    """The best passages for hits, which must be in order, best first; none overlap.

    A hit inside a passage is added to it. Any other hit becomes a passage of its own, with
    its neighbours, until there are `limit` passages.
    """
    found: list[Passage] = []
    index_of: dict[int, int] = {}  # from a sentence's number to its passage
    for hit in hits:
        number = hit.sentence.number
        if number in index_of:
            passage = found[index_of[number]]
            found[index_of[number]] = replace(passage, hits=(*passage.hits, hit))
        elif len(found) < limit:
            free = _free_around(snapshot, hit.sentence, index_of)
            sentences = _within_words(free, hit.sentence)
            index_of.update((sentence.number, len(found)) for sentence in sentences)
            found.append(Passage(sentences, (hit,)))
    return found


def _free_around(
    snapshot: Snapshot, centre: Sentence, taken: dict[int, int]
) -> Sequence[Sentence]:
    """The centre and its neighbours, up to a heading or another passage."""
    around = snapshot.around(centre, _REACH)
    heading = _heading(centre)
    middle = next(i for i, s in enumerate(around) if s.number == centre.number)
    first = last = middle
    while first > 0 and _joins(around[first - 1], heading, taken):
        first -= 1
    while last + 1 < len(around) and _joins(around[last + 1], heading, taken):
        last += 1
    return around[first : last + 1]


def _joins(sentence: Sentence, heading: Heading | None, taken: dict[int, int]) -> bool:
    return sentence.number not in taken and _heading(sentence) == heading


def _heading(sentence: Sentence) -> Heading | None:
    """The range of the heading above; two sections may have the same heading text."""
    return sentence.span.document.heading_before(sentence.span.end)


def _within_words(around: Sequence[Sentence], centre: Sentence) -> tuple[Sentence, ...]:
    """Drop outer sentences, the farthest from the centre first, down to 150 words."""
    kept = list(around)
    while len(kept) > 1 and _words(kept) > _WORDS:
        before = centre.ordinal - kept[0].ordinal
        after = kept[-1].ordinal - centre.ordinal
        kept.pop(0 if before > after else -1)
    return tuple(kept)


def _words(sentences: Sequence[Sentence]) -> int:
    return sum(len(sentence.span.text.split()) for sentence in sentences)
