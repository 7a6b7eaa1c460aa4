"""Standalone questions after a conversation: do they still find their passage?"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.follow_ups.dialogues import FIRST
from benchmarks.follow_ups.search import passage_finder
from benchmarks.retrieval import contains_answer
from qa import Bot
from qa.converse.history import turns
from qa.converse.resolution import resolutions
from qa.read.talk_model import TalkModel
from qa.retrieve.retriever import Retriever
from training.gold.corpora import PlacedQuestion

CONVERSATIONS = 50
QUESTIONS = 4
"""How many are asked after each conversation."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Two questions about one article as the bot answered them, and what may come next."""

    history: Sequence[Mapping[str, object]]
    same: Sequence[PlacedQuestion]
    another: Sequence[PlacedQuestion]


def conversations(
    bot: Bot, questions: Sequence[PlacedQuestion], rng: random.Random
) -> list[Conversation]:
    """Conversations about single articles."""
    by_article: dict[str, list[PlacedQuestion]] = {}
    for question in questions:
        by_article.setdefault(question.places[0].document, []).append(question)
    drawn = []
    for _ in range(CONVERSATIONS):
        first, second = rng.sample(sorted(by_article), 2)
        asked = rng.sample(by_article[first], 2)
        rest = [question for question in by_article[first] if question not in asked]
        drawn.append(Conversation(history_of(bot, asked), rest, by_article[second]))
    return drawn


def history_of(
    bot: Bot, questions: Sequence[PlacedQuestion]
) -> Sequence[Mapping[str, object]]:
    """Questions with the bot's answers to them."""
    history: list[Mapping[str, object]] = []
    for question in questions:
        answer = bot.ask(question.question, history).as_json()
        history.append({**answer, "answer": answer["text"]})
    return history


def found_columns(
    asked: Sequence[tuple[PlacedQuestion, Conversation]],
    bot: Bot,
    retriever: Retriever,
    talks: TalkModel,
) -> str:
    """How many find their passage without and with the history, and how many use it."""
    without = with_history = used = 0
    with bot.reading() as snapshot:
        find = passage_finder(snapshot, retriever)
        for question, conversation in asked:
            # As if the reader answered nothing: a question in doubt is expanded.
            *_, found = resolutions(
                question.question, turns(conversation.history), talks, find
            )
            plain = find(question.question)
            used += found.resolved is not None
            without += any(
                contains_answer(passage, question) for passage in plain[:FIRST]
            )
            with_history += any(
                contains_answer(passage, question) for passage in found.passages[:FIRST]
            )
    return f"{len(asked)} | {without} | {with_history} | {used}"


def print_topics(
    bot: Bot,
    questions: Sequence[PlacedQuestion],
    retriever: Retriever,
    talks: TalkModel,
) -> None:
    """Print what standalone questions find after a conversation on their article or another."""
    rng = random.Random(1)
    drawn = conversations(bot, questions, rng)
    print("| a question on | questions | without | with history | read with it |")
    print("|---|---|---|---|---|")
    for name, field in (("another article", "another"), ("the same", "same")):
        asked = [
            (question, each)
            for each in drawn
            for question in rng.sample(getattr(each, field), QUESTIONS)
        ]
        columns = found_columns(asked, bot, retriever, talks)
        print(f"| {name} | {columns} |", flush=True)
