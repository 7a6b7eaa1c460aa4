"""Outcomes: the answers to the questions of a set, and whether they are right."""

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
"""Returns the best candidate, whether it would be shown or not."""

Search = Callable[[GoldQuestion], Sequence[Passage]]
"""Returns the passages that a question is answered from, best first."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote: its text, and the name of its document."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, its answer, and the time that took.

    `holding` says for each passage, best first, whether it contains a gold answer, or gold
    evidence if there is no gold answer; None if nothing was retrieved.
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
        """Whether the shown answer, or "not found", is known to be wrong."""
        return self.gold.is_known_wrong(self.text if self.found else "")

    @property
    def unsupporting_quoted(self) -> bool:
        """Whether a shown quote is known not to support its answer."""
        return self.found and any(
            self.gold.is_unsupporting(quote.text) for quote in self.quotes
        )

    @property
    def answer_quoted(self) -> tuple[bool, ...]:
        """For each quote, whether it contains a gold answer."""
        return tuple(
            self.gold.allows(quote.document) and self.gold.answered_in(quote.text)
            for quote in self.quotes
        )

    @property
    def evidence_quoted(self) -> tuple[bool, ...]:
        """For each quote, whether it shows gold evidence."""
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
    """Ask every question and collect the outcomes; searching is not timed.

    Calls `on_progress` with the number of questions done, and their total.
    """
    outcomes = []
    for done, gold in enumerate(questions, start=1):
        started = time.perf_counter()
        answer = ask(gold)
        milliseconds = 1000 * (time.perf_counter() - started)
        # The search query of a follow-up is only known to `ask`.
        holding = None
        if search is not None and not gold.history:
            holding = _holding(gold, search(gold))
        outcomes.append(outcome(gold, answer, milliseconds, holding))
        on_progress(done, len(questions))
    return outcomes


def outcome(
    gold: GoldQuestion,
    answer: Answer,
    milliseconds: float,
    holding: tuple[bool, ...] | None = None,
) -> Outcome:
    """The outcome of an answer; it keeps texts only, as thousands of documents fill memory."""
    return Outcome(
        gold=gold,
        text=_text(gold, answer),
        confidence=answer.confidence,
        quotes=tuple(Quoted(q.document.id, q.text) for q in answer.quotes),
        milliseconds=milliseconds,
        holding=holding,
    )


def _text(gold: GoldQuestion, answer: Answer) -> str:
    """The answer's text, or its verdict if the gold answer is yes or no."""
    is_polar = {normalised(text) for text in gold.answers} & {"yes", "no"}
    return (answer.verdict or "") if is_polar else answer.text


def _holding(gold: GoldQuestion, passages: Iterable[Passage]) -> tuple[bool, ...]:
    matches = gold.answered_in if gold.answers else gold.proved_by
    return tuple(
        gold.allows(passage.span.document.id) and matches(passage.span.text)
        for passage in passages
    )


def judged(outcomes: Sequence[Outcome]) -> tuple[Array, Mask]:
    """The confidence of each answer, and whether it is right."""
    return (
        np.array([outcome.confidence for outcome in outcomes]),
        np.array([outcome.right for outcome in outcomes]),
    )
