"""Search by words and by meaning, fused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.embedder import Vectors
from index.snapshot import Sentence, Snapshot

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
    vector: Vectors,
    within: Collection[int] | None = None,
) -> Sequence[Hit]:
    """The sentences for a question and its vector, best first, one a distinct text."""
    bm25 = {
        match.sentence: match.bm25
        for match in snapshot.matches(question, _CANDIDATES, within)
    }
    near = {
        neighbour.text: neighbour.cosine
        for neighbour in snapshot.neighbours(vector, _CANDIDATES, within)
    }
    matched = _one_a_text(snapshot, bm25)
    matched_texts = {sentence.text for sentence in matched}
    found = snapshot.sentences_with_text(near.keys() - matched_texts, within)
    cosines = {**snapshot.cosines(vector, matched_texts - near.keys()), **near}
    cosine_ranks = _ranks(near)
    bm25_ranks = _ranks(sentence.text for sentence in matched)
    hits = [
        Hit(
            sentence,
            cosines.get(sentence.text),
            cosine_ranks.get(sentence.text),
            bm25.get(sentence.number),
            bm25_ranks.get(sentence.text),
            _fused(
                cosine_ranks.get(sentence.text),
                bm25_ranks.get(sentence.text),
                has_vector=sentence.text in cosines,
            ),
        )
        for sentence in [*matched, *found]
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.sentence.number))


def _one_a_text(snapshot: Snapshot, ranked: Iterable[int]) -> Sequence[Sentence]:
    """The first sentence of each text: copies don't crowd out what differs."""
    numbers = list(ranked)
    sentences = {sentence.number: sentence for sentence in snapshot.sentences(numbers)}
    first: dict[int, Sentence] = {}
    for number in numbers:
        first.setdefault(sentences[number].text, sentences[number])
    return list(first.values())


def _ranks(texts: Iterable[int]) -> Mapping[int, int]:
    """The ranks, from 1, of texts that stand in order, the best first."""
    return {text: rank for rank, text in enumerate(texts, start=1)}


def _fused(
    cosine_rank: int | None, bm25_rank: int | None, *, has_vector: bool
) -> float:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009).

    A sentence that has no vector yet takes its words' rank for both, so as not to be
    punished for it.
    """
    ranks = [cosine_rank if has_vector else bm25_rank, bm25_rank]
    return sum(1 / (_RANK_OFFSET + rank) for rank in ranks if rank is not None)
