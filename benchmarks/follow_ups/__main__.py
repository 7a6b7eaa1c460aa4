"""Follow-up questions: are they answered, and are other questions left alone?

usage: python -m benchmarks.follow_ups real_talks.jsonl.gz real_train.jsonl.gz
           [--canard canard.jsonl.gz] [--new-wiki new_wiki.jsonl.gz]

The documents of real_train become a folder, and the talks over them are held, with askquote's
own answers as their history. It prints how many of the turns that lean on those before them are
answered right, and with their evidence in the quotes or the nearest sentences; the same for
their rewrites by a person, asked alone; and how many turns were read with the talk. Only the
talks that no model was trained on count.

--canard lays out CANARD's dialogues (CC BY-SA 4.0) as one text file per dialogue with its
answers as paragraphs, and searches the follow-ups of those that no model was trained on.
--new-wiki asks questions of SQuADshifts (CC BY 4.0) after a conversation about another article.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.follow_ups.dialogues import lay_out_dialogues
from benchmarks.follow_ups.search import search_rows
from benchmarks.follow_ups.talks import held_out_talks, print_talks
from benchmarks.follow_ups.topics import print_topics
from index.embed.model_cache import open_embedder
from index.processors import usable_processors
from qa import Bot, sync
from qa.read.onnx_span_model import ShippedTalkModel
from qa.retrieve.retriever import Retriever
from training.gold.corpora import lay_out_articles
from training.gold.real import lay_out_sources

TALKS = ShippedTalkModel(usable_processors())


def talks_table(root: Path, talks: Path, contexts: Path) -> None:
    """Print how talks over people's own documents go."""
    lay_out_sources(contexts, root / "docs")
    sync(root / "docs", root / "index")
    with Bot(root / "index") as bot:
        print_talks(bot, list(held_out_talks(talks)))


def canard_table(root: Path, file: Path) -> None:
    """Print the shares of CANARD's follow-ups that find their paragraph."""
    follow_ups = lay_out_dialogues(file, root / "docs")
    sync(root / "docs", root / "index")
    with Bot(root / "index") as bot:
        rows = search_rows(follow_ups, bot, Retriever(open_embedder()), TALKS)
    print(f"| {len(follow_ups)} follow-ups | in the first 5 |\n|---|---|")
    for name, found in rows.items():
        print(f"| {name} | {np.mean(found):.3f} |")


def topics_table(root: Path, file: Path) -> None:
    """Print what questions on another topic find after a conversation."""
    questions = lay_out_articles(file, root / "docs")
    sync(root / "docs", root / "index")
    with Bot(root / "index") as bot:
        print_topics(bot, questions, Retriever(open_embedder()), TALKS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Index the folders and print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.follow_ups", description=__doc__
    )
    parser.add_argument("talks", type=Path)
    parser.add_argument("contexts", type=Path)
    parser.add_argument("--canard", type=Path)
    parser.add_argument("--new-wiki", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        talks_table(root / "talks", options.talks, options.contexts)
        if options.canard:
            canard_table(root / "canard", options.canard)
        if options.new_wiki:
            topics_table(root / "new_wiki", options.new_wiki)


if __name__ == "__main__":
    main()
