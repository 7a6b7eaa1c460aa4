"""The results of questions about people's own documents, asked of a folder or of a text."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.answers.answer import Answer
from qa.bot import Bot
from qa.evaluate.metrics import token_f1
from qa.indexing import sync
from qa.retrieve.passages import Passage
from qa.wiring import open_closed_reading
from training.gold.real import RealQuestion, lay_out_sources, own_contexts, texts_of

Ask = Callable[[float | None], Answer]
"""Answers a question from a confidence on: None for the usual one, 0 for any."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one question.

    `right` is about the answer that was shown; `candidate_right` and `f1` are about the best
    candidate whether it was shown or not. `rank` is the position, from 0, of the first
    passage with an evidence sentence.
    """

    question: RealQuestion
    found: bool
    right: bool
    candidate_right: bool
    f1: float
    confidence: float
    quoted: bool
    shown: bool
    rank: int | None
    verdict: str | None


def ask_folder(file: Path, every: int) -> list[Result]:
    """Ask a folder of all documents every Nth question."""
    with tempfile.TemporaryDirectory() as temporary:
        docs, index = Path(temporary, "docs"), Path(temporary, "index")
        questions = lay_out_sources(file, docs)[::every]
        sync(docs, index)
        with Bot(index) as bot:

            def ask(question: RealQuestion) -> Result:
                return result(
                    question,
                    lambda least: bot.ask(question.question, min_confidence=least),
                    bot.passages(question.question),
                )

            return [ask(question) for question in questions]


def ask_contexts(file: Path, every: int) -> list[Result]:
    """Ask every Nth question of its own context."""
    reading = open_closed_reading()

    def ask(question: RealQuestion) -> Result:
        text = question.title or "", question.context or ""
        return result(
            question, lambda least: reading.ask(question.question, *text, least), ()
        )

    return [ask(question) for question in own_contexts(file)[::every]]


def result(question: RealQuestion, ask: Ask, passages: Sequence[Passage]) -> Result:
    """Ask one question, and get the best candidate even if it is not shown."""
    answer = ask(None)
    candidate = answer if answer.found else ask(0)
    texts = [passage.span.text for passage in passages]
    ranks = [rank for rank, text in enumerate(texts) if question.proved_by(text)]
    return Result(
        question=question,
        found=answer.found,
        right=question.is_answered_by(answer),
        candidate_right=question.is_answered_by(candidate),
        f1=token_f1(candidate.text, question.wordings),
        confidence=answer.confidence,
        quoted=any(map(question.proved_by, texts_of(answer.quotes))),
        shown=any(map(question.proved_by, texts_of((*answer.quotes, *answer.nearest)))),
        rank=min(ranks, default=None),
        verdict=answer.verdict,
    )
