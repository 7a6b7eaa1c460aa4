"""Hybrid search: by words and by meaning, with the rankings fused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.embed.embedder import Vectors
from index.store.snapshot import Snapshot
from index.store.state import Sentence

_CANDIDATES = 100
# With the usual 60, the hundredth rank counts a third of the first, so that two poor ranks
# beat a good one; 10 found more (benchmarks/README.md).
_RANK_OFFSET = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that may help to answer a question.

    `cosine` is the similarity of its vector to the question's, in [-1, 1], or None while it
    has no vector. `bm25` grows with the words they share, and is None if they share none that
    counts. The ranks, from 1, are those among the candidates of each search, or None if it
    isn't one. `score` is the reciprocal rank fusion of the two: higher is better, and only
    scores for the same question are comparable.
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
    """The best sentences for a question and its vector, best first, one per distinct text.

    Without a vector, search only by words. The result has all candidates of either search, or
    the first `limit`; the others are not read.
    """
    bm25 = {
        match.sentence: match.bm25
        for match in snapshot.matches(question, _CANDIDATES, within)
    }
    near = {} if vector is None else _near(snapshot, vector, within)
    matches = snapshot.texts(bm25)
    matched = set(matches.values())
    scores = _Scores(
        bm25=bm25,
        bm25_ranks=_ranks(matches[number] for number in bm25),
        cosines={}
        if vector is None
        else {**snapshot.cosines(vector, matched - near.keys()), **near},
        cosine_ranks=_ranks(near),
    )
    text_of = {**matches, **snapshot.first_with(near.keys() - matched, within)}
    best = sorted(text_of, key=lambda n: (-scores.score(text_of[n]), n))[:limit]
    sentences = {sentence.number: sentence for sentence in snapshot.sentences(best)}
    return [scores.hit(sentences[number]) for number in best]


def _near(
    snapshot: Snapshot, vector: Vectors, within: Collection[int] | None
) -> Mapping[int, float]:
    """The cosines of the nearest texts by number, nearest first."""
    return {
        neighbour.text: neighbour.cosine
        for neighbour in snapshot.neighbours(vector, _CANDIDATES, within)
    }


@dataclass(frozen=True, slots=True)
class _Scores:
    """The results of both searches: BM25 by sentence number, the others by text number."""

    bm25: Mapping[int, float]
    bm25_ranks: Mapping[int, int]
    cosines: Mapping[int, float]
    cosine_ranks: Mapping[int, int]

    def hit(self, sentence: Sentence) -> Hit:
        """A sentence with its scores and ranks."""
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
        # A text that has no vector yet is not penalised: its BM25 rank counts for both.
        has_vector = text in self.cosines
        cosine_rank = self.cosine_ranks.get(text) if has_vector else bm25_rank
        return _fuse(cosine_rank, bm25_rank)


def _ranks(texts: Iterable[int]) -> Mapping[int, int]:
    """The ranks, from 1, of texts in order, best first."""
    return {text: rank for rank, text in enumerate(texts, start=1)}


def _fuse(*ranks: int | None) -> float:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""
    return sum(1 / (_RANK_OFFSET + rank) for rank in ranks if rank is not None)
