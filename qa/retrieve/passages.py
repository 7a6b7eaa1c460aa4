"""Passages: the parts of documents that a reader gets for a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.search import Hit
from index.store.snapshot import Snapshot
from index.store.state import Sentence
from index.text.document import Span
from qa.retrieve.units import introduces, is_numbered_heading, unit_of

_REACH = 2  # sentences on either side of a hit
_LIST_REACH = 12  # items on either side of one, or sentences of an answer
_WORDS = 150


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences around one or more hits; the best hit comes first.

    At most 5 sentences, or 25 of a list or of a question and its answer, and the headings
    with numbers right above them; and at most 150 words unless one sentence has more.
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
    the neighbours of its unit, until there are `limit` passages. A heading, a lead-in or a
    question lends its hit to the sentence that it introduces; a table's header has none.
    """
    found: list[Passage] = []
    index_of: dict[int, int] = {}  # from a sentence's number to its passage
    for hit in hits:
        number = hit.sentence.number
        if number in index_of:
            passage = found[index_of[number]]
            introduced = _introduced(passage.sentences, hit.sentence)
            added = replace(hit, sentence=introduced or hit.sentence)
            found[index_of[number]] = replace(passage, hits=(*passage.hits, added))
        elif len(found) < limit:
            passage = _passage(snapshot, hit, index_of)
            index_of.update((s.number, len(found)) for s in passage.sentences)
            found.append(passage)
    return found


def _passage(snapshot: Snapshot, hit: Hit, taken: Mapping[int, int]) -> Passage:
    """The passage around a hit, or around what it introduces."""
    around = snapshot.around(hit.sentence, _LIST_REACH)
    centre = _introduced(around, hit.sentence) or hit.sentence
    if centre.number in taken:
        centre = hit.sentence
    free = _free_around(around, centre, taken)
    return Passage(_within_words(free, centre), (replace(hit, sentence=centre),))


def _introduced(around: Sequence[Sentence], opener: Sentence) -> Sentence | None:
    """The first sentence that introduces nothing, below one that introduces something."""
    if not introduces(opener.span):
        return None
    below = (sentence for sentence in around if sentence.ordinal > opener.ordinal)
    return next((s for s in below if not introduces(s.span)), None)


def _free_around(
    around: Sequence[Sentence], centre: Sentence, taken: Mapping[int, int]
) -> Sequence[Sentence]:
    """The centre and its neighbours in its unit, up to another passage."""
    unit = unit_of(centre.span)
    reach = _REACH if unit[0] == "section" else _LIST_REACH
    middle = next(i for i, s in enumerate(around) if s.number == centre.number)
    first = last = middle

    def joins(sentence: Sentence) -> bool:
        return (
            sentence.number not in taken
            and abs(sentence.ordinal - centre.ordinal) <= reach
            and unit_of(sentence.span) == unit
        )

    while first > 0 and joins(around[first - 1]):
        first -= 1
    first = _first_heading(around, first, taken)
    while last + 1 < len(around) and joins(around[last + 1]):
        last += 1
    return around[first : last + 1]


def _first_heading(
    around: Sequence[Sentence], first: int, taken: Mapping[int, int]
) -> int:
    """The index of the outermost heading right above a passage that has a date or a version.

    Headings of a list, or of other headings, are no part of its unit.
    """
    outermost = above = first
    while above > 0 and around[above - 1].span.holds_heading:
        above -= 1
        if around[above].number in taken:
            break
        if is_numbered_heading(around[above].span):
            outermost = above
    return outermost


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
