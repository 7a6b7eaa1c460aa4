"""Evaluation: how well an index answers a set of questions."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from qa.answers import Answer
from qa.metrics import auroc, exact_match, normalised, token_f1
from qa.question_set import GoldQuestion


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, the best candidate that was given for it, and how long that took."""

    gold: GoldQuestion
    answer: Answer
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Means over a question set, as fractions; None where no question tells.

    `exact_match`, `f1`, `answer_in_quote` and `evidence_quoted` are over the answerable
    questions and judge the best candidate, whether it would have been shown or not.
    `found_when_answerable` and `found_when_not` are the shares that would have been shown
    an answer. `auroc` says how well confidence tells a question that can be answered from
    one that can't.
    """

    questions: int
    answerable: int
    exact_match: float | None
    f1: float | None
    answer_in_quote: float | None
    evidence_quoted: float | None
    found_when_answerable: float | None
    found_when_not: float | None
    auroc: float | None
    milliseconds_p50: float
    milliseconds_p99: float

    def as_json(self) -> dict[str, object]:
        """The evaluation as a JSON object."""
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


def evaluate(
    questions: Sequence[GoldQuestion],
    ask: Callable[[str], Answer],
    threshold: float,
    heard: Callable[[int, int], None],
) -> Evaluation:
    """Ask every question and measure; `ask` must always give its best candidate.

    `heard` is told how many questions are done, and of how many.
    """
    outcomes = []
    for done, gold in enumerate(questions, start=1):
        started = time.perf_counter()
        answer = ask(gold.question)
        outcomes.append(Outcome(gold, answer, 1000 * (time.perf_counter() - started)))
        heard(done, len(questions))
    return summary(outcomes, threshold)


def summary(outcomes: Sequence[Outcome], threshold: float) -> Evaluation:
    """The means over outcomes; from the threshold on, an answer counts as found."""
    answerable = [outcome for outcome in outcomes if outcome.gold.answers]
    with_evidence = [outcome for outcome in answerable if outcome.gold.evidence]
    sure = [o.answer.confidence for o in answerable]
    unsure = [o.answer.confidence for o in outcomes if not o.gold.answers]
    times = [outcome.milliseconds for outcome in outcomes]
    return Evaluation(
        questions=len(outcomes),
        answerable=len(answerable),
        exact_match=_mean(
            [exact_match(o.answer.text, o.gold.answers) for o in answerable]
        ),
        f1=_mean([token_f1(o.answer.text, o.gold.answers) for o in answerable]),
        answer_in_quote=_mean([_answer_in_quote(o) for o in answerable]),
        evidence_quoted=_mean([_evidence_quoted(o) for o in with_evidence]),
        found_when_answerable=_mean([value >= threshold for value in sure]),
        found_when_not=_mean([value >= threshold for value in unsure]),
        auroc=auroc(sure, unsure),
        milliseconds_p50=float(np.percentile(times, 50)),
        milliseconds_p99=float(np.percentile(times, 99)),
    )


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _answer_in_quote(outcome: Outcome) -> bool:
    """Whether the first quote holds a gold answer, in the right document if it is known."""
    gold = outcome.gold
    for quote in outcome.answer.quotes[:1]:
        if gold.document in (None, quote.document.id):
            text = normalised(quote.text)
            return any(normalised(answer) in text for answer in gold.answers)
    return False


def _evidence_quoted(outcome: Outcome) -> bool:
    """Whether the first quote shows a gold evidence sentence, or part of one."""
    quoted = [normalised(quote.text) for quote in outcome.answer.quotes[:1]]
    wanted = [normalised(sentence) for sentence in outcome.gold.evidence]
    return any(w in q or q in w for w in wanted for q in quoted)
