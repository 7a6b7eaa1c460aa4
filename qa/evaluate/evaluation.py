"""Evaluation: figures on how well questions with known answers are answered."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from qa.evaluate.gold import sources
from qa.evaluate.metrics import (
    auroc,
    bootstrap_interval,
    exact_match,
    expected_calibration_error,
    precision_at,
    risk_coverage_area,
    token_f1,
)
from qa.evaluate.outcomes import Outcome, judged


@dataclass(frozen=True, slots=True)
class AnswerQuality:
    """The quality of the best candidates for the answerable questions, as shares.

    `exact_match`, `f1` and the answers in quotes are over the questions with gold answers,
    the evidence in quotes over those with gold evidence, and `right` is over all.
    """

    right: float | None
    exact_match: float | None
    f1: float | None
    answer_in_first_quote: float | None
    answer_in_any_quote: float | None
    evidence_in_first_quote: float | None
    evidence_in_any_quote: float | None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Recall@k: the shares of answerable questions answered by one of the first k passages."""

    recall_at_1: float | None
    recall_at_3: float | None
    recall_at_5: float | None
    recall_at_10: float | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """The quality of confidence, over all questions.

    `calibration_error` is the expected calibration error, with its 95 % interval. `auroc` is
    how well confidence separates answerable questions from the others. `precision_at_25` is
    the share right of the most confident quarter.
    """

    calibration_error: float
    calibration_error_low: float
    calibration_error_high: float
    auroc: float | None
    risk_coverage_area: float
    precision_at_25: float
    precision_at_50: float
    precision_at_75: float
    precision_at_100: float


@dataclass(frozen=True, slots=True)
class Finding:
    """The effect of showing answers from the default threshold on.

    The shares of the answerable and of the other questions that are shown an answer, and the
    share right of the answers shown.
    """

    found_when_answerable: float | None
    found_when_not: float | None
    right_when_found: float | None


@dataclass(frozen=True, slots=True)
class KnownWrong:
    """How often answers and quotes that are known to be wrong recur.

    `unsettled` counts the questions for which nothing else is known: no other figure includes
    them. `answers` counts the questions with answers known to be wrong, word for word, and
    `quotes` those with quotes known not to support the answer; the shares are of those.
    """

    unsettled: int
    answers: int
    answered_again: float | None
    quotes: int
    quoted_again: float | None


@dataclass(frozen=True, slots=True)
class Latency:
    """The time for an answer, in milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over a question set, as fractions; None if no question applies.

    `retrieval` is None if nothing was retrieved, `confidence` if no question's answer is
    known, and `known_wrong` if nothing is known to be wrong.
    """

    questions: int
    answerable: int
    reading: AnswerQuality
    retrieval: Retrieval | None
    confidence: Confidence | None
    finding: Finding
    known_wrong: KnownWrong | None
    milliseconds: Latency

    def as_json(self) -> dict[str, object]:
        """The evaluation as a JSON object, with an object for each group of figures."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def summary(outcomes: Sequence[Outcome]) -> Evaluation:
    """The figures of at least one outcome."""
    settled = [outcome for outcome in outcomes if outcome.gold.is_settled]
    answerable = [outcome for outcome in settled if outcome.gold.answerable]
    return Evaluation(
        questions=len(outcomes),
        answerable=len(answerable),
        reading=_answer_quality(answerable),
        retrieval=_retrieval(answerable),
        confidence=_confidence(settled) if settled else None,
        finding=_finding(settled),
        known_wrong=_known_wrong(outcomes),
        milliseconds=_latency([outcome.milliseconds for outcome in outcomes]),
    )


def _answer_quality(answerable: Sequence[Outcome]) -> AnswerQuality:
    answered = [o for o in answerable if o.gold.answers]
    proved = [o.evidence_quoted for o in answerable if o.gold.evidence]
    quoted = [o.answer_quoted for o in answered]
    return AnswerQuality(
        right=_mean([o.right for o in answerable]),
        exact_match=_mean([exact_match(o.text, o.gold.answers) for o in answered]),
        f1=_mean([token_f1(o.text, o.gold.answers) for o in answered]),
        answer_in_first_quote=_mean_within(1, quoted),
        answer_in_any_quote=_mean_within(None, quoted),
        evidence_in_first_quote=_mean_within(1, proved),
        evidence_in_any_quote=_mean_within(None, proved),
    )


def _retrieval(answerable: Sequence[Outcome]) -> Retrieval | None:
    found = [o.holding for o in answerable if o.holding is not None]
    if not found:
        return None
    return Retrieval(*(_mean_within(k, found) for k in (1, 3, 5, 10)))


def _confidence(outcomes: Sequence[Outcome]) -> Confidence:
    confidence, right = judged(outcomes)
    low, high = bootstrap_interval(
        lambda rows: expected_calibration_error(confidence[rows], right[rows]),
        sources([outcome.gold for outcome in outcomes]),
    )
    return Confidence(
        calibration_error=expected_calibration_error(confidence, right),
        calibration_error_low=low,
        calibration_error_high=high,
        auroc=auroc(
            [o.confidence for o in outcomes if o.gold.answerable],
            [o.confidence for o in outcomes if not o.gold.answerable],
        ),
        risk_coverage_area=risk_coverage_area(confidence, right),
        precision_at_25=precision_at(0.25, confidence, right),
        precision_at_50=precision_at(0.5, confidence, right),
        precision_at_75=precision_at(0.75, confidence, right),
        precision_at_100=precision_at(1, confidence, right),
    )


def _finding(outcomes: Sequence[Outcome]) -> Finding:
    return Finding(
        found_when_answerable=_mean([o.found for o in outcomes if o.gold.answerable]),
        found_when_not=_mean([o.found for o in outcomes if not o.gold.answerable]),
        right_when_found=_mean([o.right for o in outcomes if o.found]),
    )


def _known_wrong(outcomes: Sequence[Outcome]) -> KnownWrong | None:
    answers = [o.known_wrong for o in outcomes if o.gold.wrong]
    quotes = [o.unsupporting_quoted for o in outcomes if o.gold.unsupporting]
    if not (answers or quotes):
        return None
    return KnownWrong(
        unsettled=sum(not outcome.gold.is_settled for outcome in outcomes),
        answers=len(answers),
        answered_again=_mean(answers),
        quotes=len(quotes),
        quoted_again=_mean(quotes),
    )


def _latency(milliseconds: Sequence[float]) -> Latency:
    p50, p99 = np.percentile(milliseconds, [50, 99])
    return Latency(float(p50), float(p99))


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _mean_within(k: int | None, rows: Sequence[Sequence[bool]]) -> float | None:
    """The share of rows with True among their first k values; None takes all."""
    return _mean([any(row[:k]) for row in rows])
