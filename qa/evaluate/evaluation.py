"""Evaluation: how well questions are answered whose answers are known."""

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

"""Gives the best candidate, whether it would be shown or not."""

"""Gives the passages that a question is answered from, the best first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Of the answerable questions, the shares of best candidates that are as named.

    `exact_match`, `f1` and the answer in quotes are over the questions with gold answers,
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
    """The shares of answerable questions whose first few passages hold what is wanted."""

    recall_at_1: float | None
    recall_at_3: float | None
    recall_at_5: float | None
    recall_at_10: float | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """What confidence is worth, over all questions.

    The calibration error is the expected one, with its 95 % interval; `auroc` says how well
    confidence tells a question that can be answered from one that can't. `precision_at_25`
    is the share right of the quarter that is answered most confidently.
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
    """What comes of answers being shown from the usual threshold on.

    The shares of the answerable and of the other questions that are shown one, and of those
    shown the share that is right.
    """

    found_when_answerable: float | None
    found_when_not: float | None
    right_when_found: float | None


@dataclass(frozen=True, slots=True)
class KnownWrong:
    """What is known to be wrong, and how much of it comes again.

    `unsettled` counts the questions of which nothing else is known: no other figure is over
    them. `answers` and `quotes` count the questions with answers known to be wrong, word for
    word, and with quotes known not to support them; the shares are of those.
    """

    unsettled: int
    answers: int
    answered_again: float | None
    quotes: int
    quoted_again: float | None


@dataclass(frozen=True, slots=True)
class Latency:
    """How long an answer takes, in milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over a question set, as fractions; None where no question tells.

    `retrieval` is None where nothing was retrieved, `confidence` where it is known of no
    question what answers it, and `known_wrong` where nothing is known to be wrong.
    """

    questions: int
    answerable: int
    reading: Reading
    retrieval: Retrieval | None
    confidence: Confidence | None
    finding: Finding
    known_wrong: KnownWrong | None
    milliseconds: Latency

    def as_json(self) -> dict[str, object]:
        """The evaluation as a JSON object, an object in it for each group of figures."""
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
        reading=_reading(answerable),
        retrieval=_retrieval(answerable),
        confidence=_confidence(settled) if settled else None,
        finding=_finding(settled),
        known_wrong=_known_wrong(outcomes),
        milliseconds=_latency([outcome.milliseconds for outcome in outcomes]),
    )


def _reading(answerable: Sequence[Outcome]) -> Reading:
    answered = [o for o in answerable if o.gold.answers]
    proved = [o.evidence_quoted for o in answerable if o.gold.evidence]
    held = [o.answer_quoted for o in answered]
    return Reading(
        right=_mean([o.right for o in answerable]),
        exact_match=_mean([exact_match(o.text, o.gold.answers) for o in answered]),
        f1=_mean([token_f1(o.text, o.gold.answers) for o in answered]),
        answer_in_first_quote=_mean_within(1, held),
        answer_in_any_quote=_mean_within(None, held),
        evidence_in_first_quote=_mean_within(1, proved),
        evidence_in_any_quote=_mean_within(None, proved),
    )


def _retrieval(answerable: Sequence[Outcome]) -> Retrieval | None:
    found = [o.holding for o in answerable if o.holding is not None]
    if not found:
        return None
    return Retrieval(*(_mean_within(most, found) for most in (1, 3, 5, 10)))


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


def _mean_within(most: int | None, marks: Sequence[Sequence[bool]]) -> float | None:
    """The share of rows of marks that have one among their first few; None takes all."""
    return _mean([any(row[:most]) for row in marks])
