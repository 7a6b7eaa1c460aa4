"""Outcomes: what came of each question of a set."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from qa.answers.answer import Answer
from qa.decide.calibrator import THRESHOLD
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import (
    Array,
    Mask,
    normalised,
)
from qa.retrieve.passages import Passage

Ask = Callable[[GoldQuestion], Answer]


Search = Callable[[GoldQuestion], Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is kept of a quote: its text, and the name of its document."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, what was answered, and how long that took.

    `holding` tells of each passage, the best first, whether it holds a gold answer, or gold
    evidence where no answer is given; None where nothing was retrieved.
    """

    gold: GoldQuestion
    text: str
    confidence: float
    quotes: tuple[Quoted, ...]
    milliseconds: float
    holding: tuple[bool, ...] | None = None

    @property
    def found(self) -> bool:
        """Whether the answer would be shown."""
        return self.confidence >= THRESHOLD

    @property
    def right(self) -> bool:
        """Whether the answer is right, with its first quote."""
        return any(
            self.gold.is_right(self.text, quote.text, quote.document)
            for quote in self.quotes[:1]
        )

    @property
    def known_wrong(self) -> bool:
        """Whether what would be shown is known to be wrong."""
        return self.gold.is_known_wrong(self.text if self.found else "")

    @property
    def unsupporting_quoted(self) -> bool:
        """Whether a quote would be shown that is known not to support its answer."""
        return self.found and any(
            self.gold.is_unsupporting(quote.text) for quote in self.quotes
        )

    @property
    def answer_quoted(self) -> tuple[bool, ...]:
        """Of each quote, whether it holds a gold answer."""
        return tuple(
            self.gold.allows(quote.document) and self.gold.answered_in(quote.text)
            for quote in self.quotes
        )

    @property
    def evidence_quoted(self) -> tuple[bool, ...]:
        """Of each quote, whether it shows gold evidence."""
        return tuple(
            self.gold.allows(quote.document) and self.gold.proved_by(quote.text)
            for quote in self.quotes
        )


def evaluate(
    questions: Collection[GoldQuestion],
    ask: Ask,
    search: Search | None,
    on_progress: Callable[[int, int], None],
) -> Sequence[Outcome]:
    """Ask every question and keep what comes of it; searching is not timed.

    `on_progress` is told how many questions are done, and of how many.
    """
    outcomes = []
    for done, gold in enumerate(questions, start=1):
        started = time.perf_counter()
        answer = ask(gold)
        milliseconds = 1000 * (time.perf_counter() - started)
        # A follow-up is searched as it is read, which only asking knows.
        searched = None if gold.history else search
        holding = None if searched is None else _holding(gold, searched(gold))
        outcomes.append(outcome(gold, answer, milliseconds, holding))
        on_progress(done, len(questions))
    return outcomes


def outcome(
    gold: GoldQuestion,
    answer: Answer,
    milliseconds: float,
    holding: tuple[bool, ...] | None = None,
) -> Outcome:
    """What is kept of an answer: texts alone, as the documents of thousands fill memory."""
    return Outcome(
        gold=gold,
        text=_said(gold, answer),
        confidence=answer.confidence,
        quotes=tuple(Quoted(q.document.id, q.text) for q in answer.quotes),
        milliseconds=milliseconds,
        holding=holding,
    )


def _said(gold: GoldQuestion, answer: Answer) -> str:
    """The answer's text; its verdict where the gold answer is yes or no."""
    is_polar = {normalised(text) for text in gold.answers} & {"yes", "no"}
    return (answer.verdict or "") if is_polar else answer.text


def _holding(gold: GoldQuestion, passages: Iterable[Passage]) -> tuple[bool, ...]:
    holds = gold.answered_in if gold.answers else gold.proved_by
    return tuple(
        gold.allows(passage.span.document.id) and holds(passage.span.text)
        for passage in passages
    )


def judged(outcomes: Sequence[Outcome]) -> tuple[Array, Mask]:
    """The confidence of each answer, and whether it is right."""
    return (
        np.array([outcome.confidence for outcome in outcomes]),
        np.array([outcome.right for outcome in outcomes]),
    )
