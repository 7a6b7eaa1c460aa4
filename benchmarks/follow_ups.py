"""Follow-up questions: whether they find their place, and leave other questions alone.

usage: python -m benchmarks.follow_ups DOCS QUESTIONS.jsonl new_wiki.jsonl.gz

DOCS and QUESTIONS are CANARD's dialogues (CC BY-SA 4.0) laid out as a text file a dialogue,
its answers as paragraphs; a row is {question, history, rewrite, target, given, document}.
The dialogues whose file's name hashes to an even number were used to choose the constants.
new_wiki is SQuADshifts' (CC BY 4.0): questions asked after a talk about another article.
"""

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.corpora import PlacedQuestion, lay_out_articles
from benchmarks.retrieval import holds
from index.embed.embedder import Embedder, Vectors
from index.embed.model_cache import open_embedder
from index.search import Hit, search
from index.store.snapshot import Snapshot
from qa import Bot, sync
from qa.converse.follow_ups import resolve_follow_up
from qa.converse.history import Turn, turns
from qa.converse.question_form import Dependence, parse
from qa.converse.resolution import resolve
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever

FIRST = 5
DIALOGUES = 50
UNKNOWN = "I don't know."
Text = Callable[["FollowUp"], str]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question of a dialogue, and the paragraph to find; those `given` don't count."""

    question: str
    history: Sequence[Turn]
    rewrite: str
    document: str
    target: str
    given: frozenset[str]

    @property
    def tuned_on(self) -> bool:
        """Whether its dialogue was used to choose the constants."""
        return int(hashlib.sha256(self.document.encode()).hexdigest(), 16) % 2 == 0


def follow_ups(file: Path) -> list[FollowUp]:
    """The questions that have something before them."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        said = [
            {**turn, "answer": "" if turn["answer"] == UNKNOWN else turn["answer"]}
            for turn in row["history"]
        ]
        if said:
            found.append(
                FollowUp(
                    row["question"],
                    turns(said),
                    row["rewrite"],
                    row["document"],
                    row["target"],
                    frozenset(row["given"]),
                )
            )
    return found


def plain(asked: FollowUp) -> str:
    """The question as it stands."""
    return asked.question


def pasted(asked: FollowUp) -> str:
    """The last turn in front of it."""
    last = asked.history[-1]
    return f"{last.question} {last.answer or UNKNOWN} {asked.question}"


def rewritten(asked: FollowUp) -> str:
    """The stand-alone question that a person made of it."""
    return asked.rewrite


def read_on(asked: FollowUp) -> str:
    """As a follow-up wherever its form allows."""
    found = resolve_follow_up(asked.question, asked.history)
    return found.resolved if found else asked.question


TEXTS: tuple[Text, ...] = (plain, pasted, rewritten, read_on)
Paragraph = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Dense:
    """Paragraphs and their vectors, in order."""

    paragraphs: Sequence[Paragraph]
    vectors: Vectors

    @classmethod
    def of(cls, docs: Path, embedder: Embedder) -> "Dense":
        """The paragraphs of a folder."""
        paragraphs = [
            (file.name, text)
            for file in sorted(docs.glob("*.txt"))
            for text in paragraphs_of(file)
        ]
        vectors = embedder.embed_sentences([text for _, text in paragraphs])
        return cls(paragraphs, vectors)

    def finds(self, asked: FollowUp, vector: Vectors) -> bool:
        """Whether the target is among the first."""
        order = np.argsort(-(self.vectors @ vector), kind="stable")
        return is_among_first(asked, (self.paragraphs[place] for place in order))


def paragraphs_of(file: Path) -> list[str]:
    """The paragraphs of a laid-out file."""
    return file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")


def is_among_first(asked: FollowUp, ranked: Iterator[Paragraph]) -> bool:
    """Whether the target is among the first paragraphs, those given left out."""
    left_out = {(asked.document, text) for text in asked.given}
    kept = (paragraph for paragraph in ranked if paragraph not in left_out)
    return (asked.document, asked.target) in (
        paragraph for paragraph, _ in zip(kept, range(FIRST), strict=False)
    )


def dense_rows(
    asked: Sequence[FollowUp], dense: Dense, embedder: Embedder
) -> Mapping[str, Sequence[bool]]:
    """For each way to read the questions, which find their target by meaning alone."""
    vectors = {
        text.__name__: embedder.embed_sentences([text(one) for one in asked])
        for text in TEXTS
    }
    return {
        name: [dense.finds(*pair) for pair in zip(asked, block, strict=True)]
        for name, block in vectors.items()
    }


def hybrid_rows(
    asked: Sequence[FollowUp], docs: Path, bot: Bot, retriever: Retriever
) -> Mapping[str, Sequence[bool]]:
    """The same by the product's own search, and as it chooses between two readings."""
    places = Places({file.name: paragraphs_of(file) for file in docs.glob("*.txt")})
    rows: dict[str, list[bool]] = {text.__name__: [] for text in TEXTS}
    rows["chosen"] = []
    with bot.reading() as snapshot:
        for one in asked:
            chosen = resolve(one.question, one.history, retrieve(snapshot, retriever))
            texts = {text.__name__: text(one) for text in TEXTS}
            for name, text in {
                **texts,
                "chosen": chosen.resolved or one.question,
            }.items():
                vector = retriever.embedder.embed_question(text)
                ranked = places.ranked(search(snapshot, text, vector))
                rows[name].append(is_among_first(one, ranked))
    return rows


@dataclass(frozen=True, slots=True)
class Places:
    """The paragraphs of documents, by their names."""

    paragraphs: Mapping[str, Sequence[str]]

    def ranked(self, hits: Sequence[Hit]) -> Iterator[Paragraph]:
        """The paragraphs by the best of their sentences."""
        seen = set()
        for hit in hits:
            span = hit.sentence.span
            number = span.document.text.count("\n\n", 0, span.start)
            paragraph = span.document.id, self.paragraphs[span.document.id][number]
            if paragraph not in seen:
                seen.add(paragraph)
                yield paragraph


def retrieve(
    snapshot: Snapshot, retriever: Retriever
) -> Callable[[str], Sequence[Passage]]:
    """What finds passages in a state of the index."""
    return lambda text: retriever.retrieve(snapshot, text, None)


def show(rows: Mapping[str, Sequence[bool]], asked: Sequence[FollowUp]) -> None:
    """Print what share finds its target: of all, of the tuned half, of the other."""
    tuned = np.array([one.tuned_on for one in asked])
    for name, found in rows.items():
        hit = np.array(found)
        parts = (hit.mean(), hit[tuned].mean(), hit[~tuned].mean())
        print(f"| {name} |" + "".join(f" {part:.3f} |" for part in parts))


@dataclass(frozen=True, slots=True)
class Talk:
    """Two questions of one article as the bot answered them; what else may be asked then."""

    history: Sequence[Mapping[str, object]]
    same: Sequence[PlacedQuestion]
    another: Sequence[PlacedQuestion]


def talks(
    bot: Bot, questions: Sequence[PlacedQuestion], drawn: random.Random
) -> list[Talk]:
    """Talks about every second article; the others were used to choose the constants."""
    by_article: dict[str, list[PlacedQuestion]] = {}
    for question in questions:
        by_article.setdefault(question.places[0].document, []).append(question)
    articles = sorted(by_article)[1::2]
    found = []
    for _ in range(DIALOGUES):
        first, second = drawn.sample(articles, 2)
        said = drawn.sample(by_article[first], 2)
        left = [one for one in by_article[first] if one not in said]
        found.append(Talk(history_of(bot, said), left, by_article[second]))
    return found


def history_of(
    bot: Bot, said: Sequence[PlacedQuestion]
) -> Sequence[Mapping[str, object]]:
    """Questions with the bot's answers to them."""
    history: list[Mapping[str, object]] = []
    for one in said:
        answer = bot.ask(one.question, history).as_json()
        history.append({**answer, "answer": answer["text"]})
    return history


def may_lean(questions: Sequence[PlacedQuestion]) -> list[PlacedQuestion]:
    """The questions that are searched in both readings, for their form."""
    return [
        one
        for one in questions
        if parse(one.question).dependence is not Dependence.NONE
    ]


def kept_apart(
    asked: Sequence[tuple[PlacedQuestion, Talk]], bot: Bot, retriever: Retriever
) -> str:
    """How many find their place without and with the history, and how many use it."""
    without = with_history = used = 0
    with bot.reading() as snapshot:
        find = retrieve(snapshot, retriever)
        for question, talk in asked:
            found = resolve(question.question, turns(talk.history), find)
            alone = find(question.question)
            used += found.resolved is not None
            without += any(holds(passage, question) for passage in alone[:FIRST])
            with_history += any(
                holds(passage, question) for passage in found.passages[:FIRST]
            )
    return f"{len(asked)} | {without} | {with_history} | {used}"


def show_topics(
    bot: Bot, questions: Sequence[PlacedQuestion], retriever: Retriever
) -> None:
    """Print what questions that stand alone find after talks about their article or another."""
    drawn = random.Random(1)
    drawn_talks = talks(bot, questions, drawn)
    print("| a question of | | without | with history | read with it |")
    print("|---|---|---|---|---|")
    for name, left in (("another article", "another"), ("the same", "same")):
        every = [(drawn.choice(getattr(talk, left)), talk) for talk in drawn_talks]
        print(f"| {name} | {kept_apart(every, bot, retriever)} |")
        leaning = [
            (question, talk)
            for talk in drawn_talks
            for question in drawn.sample(may_lean(getattr(talk, left)), 4)
        ]
        print(
            f"| {name}, may lean | {kept_apart(leaning, bot, retriever)} |", flush=True
        )


def main() -> None:
    """Index both folders and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("new_wiki", type=Path)
    arguments = parser.parse_args()
    asked = follow_ups(arguments.questions)
    embedder = open_embedder()
    retriever = Retriever(embedder)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        dense = Dense.of(arguments.docs, embedder)
        print(f"{len(dense.paragraphs)} paragraphs, {len(asked)} follow-ups")
        print("| dense, first 5 | all | tuned on | the others |\n|---|---|---|---|")
        show(dense_rows(asked, dense, embedder), asked)
        sync(arguments.docs, root / "canard")
        print("| hybrid, first 5 | all | tuned on | the others |\n|---|---|---|---|")
        with Bot(root / "canard", embedder=embedder) as bot:
            show(hybrid_rows(asked, arguments.docs, bot, retriever), asked)
        questions = lay_out_articles(arguments.new_wiki, root / "docs")
        sync(root / "docs", root / "new_wiki")
        with Bot(root / "new_wiki", embedder=embedder) as bot:
            show_topics(bot, questions, retriever)


if __name__ == "__main__":
    main()
