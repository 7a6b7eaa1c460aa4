"""Follow-up questions: do they find their passage, and are other questions left alone?

usage: python -m benchmarks.follow_ups DOCS QUESTIONS.jsonl new_wiki.jsonl.gz

DOCS and QUESTIONS are CANARD's dialogues (CC BY-SA 4.0), laid out as one text file per
dialogue with its answers as paragraphs; a row is {question, history, rewrite, target, given,
document}. The dialogues whose file name hashes to an even number were used to choose the
constants. new_wiki is SQuADshifts' (CC BY 4.0): questions asked after a conversation about
another article.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.follow_ups.dialogues import FollowUp, read_follow_ups
from benchmarks.follow_ups.search import Dense, dense_rows, hybrid_rows
from benchmarks.follow_ups.topics import print_topics
from index.embed.model_cache import open_embedder
from qa import Bot, sync
from qa.retrieve.retriever import Retriever
from training.gold.corpora import lay_out_articles


def print_rows(
    rows: Mapping[str, Sequence[bool]], follow_ups: Sequence[FollowUp]
) -> None:
    """Print the share that finds its target: of all, of the tuned half, of the other."""
    tuned = np.array([follow_up.is_tuned_on for follow_up in follow_ups])
    for name, found in rows.items():
        hit = np.array(found)
        shares = (hit.mean(), hit[tuned].mean(), hit[~tuned].mean())
        print(f"| {name} |" + "".join(f" {share:.3f} |" for share in shares))


def main() -> None:
    """Index both folders and print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.follow_ups", description=__doc__
    )
    parser.add_argument("docs", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("new_wiki", type=Path)
    arguments = parser.parse_args()
    follow_ups = read_follow_ups(arguments.questions)
    embedder = open_embedder()
    retriever = Retriever(embedder)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        dense = Dense.of(arguments.docs, embedder)
        print(f"{len(dense.paragraphs)} paragraphs, {len(follow_ups)} follow-ups")
        print("| dense, first 5 | all | tuned on | the others |\n|---|---|---|---|")
        print_rows(dense_rows(follow_ups, dense, embedder), follow_ups)
        sync(arguments.docs, root / "canard")
        print("| hybrid, first 5 | all | tuned on | the others |\n|---|---|---|---|")
        with Bot(root / "canard", embedder=embedder) as bot:
            rows = hybrid_rows(follow_ups, arguments.docs, bot, retriever)
            print_rows(rows, follow_ups)
        questions = lay_out_articles(arguments.new_wiki, root / "docs")
        sync(root / "docs", root / "new_wiki")
        with Bot(root / "new_wiki", embedder=embedder) as bot:
            print_topics(bot, questions, retriever)


if __name__ == "__main__":
    main()
