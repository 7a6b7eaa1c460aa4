"""Search by words and by meaning, fused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.embed.embedder import Vectors
from index.store.snapshot import Snapshot
from index.store.state import Sentence

_CANDIDATES = 100
# The usual 60 makes the hundredth rank worth a third of the first, so that two poor ranks
# outdo one good; 10 found more (benchmarks/README.md).
_RANK_OFFSET = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that may help to answer a question.

    `cosine` is the similarity of its vector to the question's, in [-1, 1], or None while it
    has no vector; `bm25` grows with the words they share, and is None where they share none
    that counts. The ranks, from 1, are those among the candidates of each search, or None
    outside them. `score` is the reciprocal rank fusion of the two, higher is better,
    comparable within one question only.
    """

    sentence: Sentence
    cosine: float | None
    cosine_rank: int | None
    bm25: float | None
    bm25_rank: int | None
    score: float


def search(
    snapshot: Snapshot,
    question: str,
    vector: Vectors | None,
    within: Collection[int] | None = None,
    limit: int | None = None,
) -> Sequence[Hit]:
    """The best sentences for a question and its vector, best first, one a distinct text.

    Without a vector they are found by words alone. They are at most `limit` of what either
    search holds for candidates, or all of it; the others are not read.
    """
    bm25 = {
        match.sentence: match.bm25
        for match in snapshot.matches(question, _CANDIDATES, within)
    }
    near = {} if vector is None else _near(snapshot, vector, within)
    matches = snapshot.texts(bm25)
    matched = set(matches.values())
    judged = _Judged(
        bm25=bm25,
        bm25_ranks=_ranks(matches[number] for number in bm25),
        cosines={}
        if vector is None
        else {**snapshot.cosines(vector, matched - near.keys()), **near},
        cosine_ranks=_ranks(near),
    )
    text_of = {**matches, **snapshot.first_with(near.keys() - matched, within)}
    best = sorted(text_of, key=lambda one: (-judged.score(text_of[one]), one))[:limit]
    sentences = {one.number: one for one in snapshot.sentences(best)}
    return [judged.hit(sentences[number]) for number in best]


def _near(
    snapshot: Snapshot, vector: Vectors, within: Collection[int] | None
) -> Mapping[int, float]:
    """The cosines of the nearest texts, by their numbers, the nearest first."""
    return {
        neighbour.text: neighbour.cosine
        for neighbour in snapshot.neighbours(vector, _CANDIDATES, within)
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the two searches say: BM25 by sentences, all else by the numbers of texts."""

    bm25: Mapping[int, float]
    bm25_ranks: Mapping[int, int]
    cosines: Mapping[int, float]
    cosine_ranks: Mapping[int, int]

    def hit(self, sentence: Sentence) -> Hit:
        """A sentence with its numbers."""
        return Hit(
            sentence=sentence,
            cosine=self.cosines.get(sentence.text),
            cosine_rank=self.cosine_ranks.get(sentence.text),
            bm25=self.bm25.get(sentence.number),
            bm25_rank=self.bm25_ranks.get(sentence.text),
            score=self.score(sentence.text),
        )

    def score(self, text: int) -> float:
        """The fused score of a text."""
        bm25_rank = self.bm25_ranks.get(text)
        # A sentence that has no vector yet takes its words' rank for both, so as not to be
        # punished for it.
        other = self.cosine_ranks.get(text) if text in self.cosines else bm25_rank
        return _fused(other, bm25_rank)


def _ranks(texts: Iterable[int]) -> Mapping[int, int]:
    """The ranks, from 1, of texts that stand in order, the best first."""
    return {text: rank for rank, text in enumerate(texts, start=1)}


def _fused(*ranks: int | None) -> float:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""
    return sum(1 / (_RANK_OFFSET + rank) for rank in ranks if rank is not None)
