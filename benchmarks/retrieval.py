"""How often the answer's own place is among the first passages: hybrid, dense, BM25.

usage: python -m benchmarks.retrieval new_wiki.jsonl.gz [--folder DIR]

The questions are those of SQuADshifts new-wiki (CC BY 4.0), the folder its 28 articles. A hit
is a passage that contains a gold answer in its marked place, not merely the same words.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from index.embed.embedder import Embedder
from index.embed.model_cache import open_embedder
from index.search import Hit, search
from index.store.snapshot import Snapshot
from qa.indexing import sync
from qa.retrieve.passages import Passage, passages
from qa.wiring import open_store
from training.gold.corpora import PlacedQuestion, lay_out_articles

FIRST = (1, 3, 5, 10)
Ranking = Callable[[Sequence[Hit]], Sequence[Hit]]


def hybrid(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits as the product ranks them."""
    return hits


def dense(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits ranked only by cosine."""
    return _by_rank([(hit.cosine_rank, hit) for hit in hits])


def words(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits ranked only by BM25."""
    return _by_rank([(hit.bm25_rank, hit) for hit in hits])


def _by_rank(ranked: Sequence[tuple[int | None, Hit]]) -> Sequence[Hit]:
    present = [(rank, hit) for rank, hit in ranked if rank is not None]
    present.sort(key=lambda pair: pair[0])
    return [replace(hit, score=1 / rank) for rank, hit in present]


def contains_answer(passage: Passage, question: PlacedQuestion) -> bool:
    """Whether a passage contains a gold answer in its own place."""
    span = passage.span
    return any(
        place.document == span.document.id
        and span.start <= place.start
        and place.end <= span.end
        for place in question.places
    )


def hit_rates(
    snapshot: Snapshot, embedder: Embedder, questions: Sequence[PlacedQuestion]
) -> dict[str, list[float]]:
    """For each ranking, the share of questions with a hit among the first passages."""
    rankings: tuple[Ranking, ...] = (hybrid, dense, words)
    counts = {ranking.__name__: [0] * len(FIRST) for ranking in rankings}
    for question in questions:
        vector = embedder.embed_question(question.question)
        hits = search(snapshot, question.question, vector)
        for ranking in rankings:
            found = passages(snapshot, ranking(hits), max(FIRST))
            right = [contains_answer(passage, question) for passage in found]
            for column, first in enumerate(FIRST):
                counts[ranking.__name__][column] += any(right[:first])
    return {
        name: [count / len(questions) for count in row] for name, row in counts.items()
    }


def main() -> None:
    """Index the articles and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("new_wiki", type=Path)
    parser.add_argument("--folder", type=Path, help="keep the folder and index here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = arguments.folder or Path(temporary)
        questions = lay_out_articles(arguments.new_wiki, root / "docs")
        report = sync(root / "docs", root / "index")
        with closing(open_store(root / "index")) as store, store.reading() as snapshot:
            identity = store.identity
            embedder = open_embedder(identity.model, identity.fingerprint)
            rates = hit_rates(snapshot, embedder, questions)
    print(f"{report.documents} documents, {report.sentences} sentences,", end=" ")
    print(f"{len(questions)} questions")
    print("| ranking |" + "".join(f" first {first} |" for first in FIRST))
    print("|---|" + "---|" * len(FIRST))
    for name, row in rates.items():
        print(f"| {name} |" + "".join(f" {rate:.3f} |" for rate in row))


if __name__ == "__main__":
    main()
