"""The figures of an evaluation, with the names and formats that reports use."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.decide.calibrator import THRESHOLD
from qa.evaluate.evaluation import (
    AnswerQuality,
    Confidence,
    Evaluation,
    Finding,
    KnownWrong,
    Latency,
    Retrieval,
)


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """A titled group of figures, each with its name."""

    title: str
    figures: Sequence[tuple[str, str]]


def figure_groups(evaluation: Evaluation) -> Sequence[FigureGroup]:
    """All figures of an evaluation, in order; "-" where no question counts."""
    retrieval, confidence = evaluation.retrieval, evaluation.confidence
    wrong = evaluation.known_wrong
    return [
        FigureGroup(
            "Questions",
            [
                ("all", f"{evaluation.questions:,}"),
                ("answerable", f"{evaluation.answerable:,}"),
            ],
        ),
        _reading(evaluation.reading),
        *([] if retrieval is None else [_retrieval(retrieval)]),
        _finding(evaluation.finding),
        *([] if confidence is None else [_confidence(confidence)]),
        *([] if wrong is None else [_known_wrong(wrong)]),
        _latency(evaluation.milliseconds),
    ]


def _reading(reading: AnswerQuality) -> FigureGroup:
    return FigureGroup(
        "Best answers to answerable questions, shown or not",
        [
            ("right", _percent(reading.right)),
            ("exact match", _percent(reading.exact_match)),
            ("token F1", _percent(reading.f1)),
            ("gold answer in the first quote", _percent(reading.answer_in_first_quote)),
            ("gold answer in any quote", _percent(reading.answer_in_any_quote)),
            ("evidence in the first quote", _percent(reading.evidence_in_first_quote)),
            ("evidence in any quote", _percent(reading.evidence_in_any_quote)),
        ],
    )


def _retrieval(retrieval: Retrieval) -> FigureGroup:
    return FigureGroup(
        "Retrieval",
        [
            ("recall@1", _percent(retrieval.recall_at_1)),
            ("recall@3", _percent(retrieval.recall_at_3)),
            ("recall@5", _percent(retrieval.recall_at_5)),
            ("recall@10", _percent(retrieval.recall_at_10)),
        ],
    )


def _finding(finding: Finding) -> FigureGroup:
    return FigureGroup(
        f"Answers shown (confidence {THRESHOLD:.0%} or more)",
        [
            ("to answerable questions", _percent(finding.found_when_answerable)),
            ("to unanswerable questions", _percent(finding.found_when_not)),
            ("right, of those shown", _percent(finding.right_when_found)),
        ],
    )


def _confidence(confidence: Confidence) -> FigureGroup:
    low, high = confidence.calibration_error_low, confidence.calibration_error_high
    return FigureGroup(
        "Confidence, over all questions",
        [
            ("expected calibration error", _percent(confidence.calibration_error)),
            ("95% confidence interval", f"{_percent(low)} to {_percent(high)}"),
            ("AUROC, answerable or not", _number(confidence.auroc)),
            ("area under risk-coverage curve", _number(confidence.risk_coverage_area)),
            ("right, most confident quarter", _percent(confidence.precision_at_25)),
            ("right, most confident half", _percent(confidence.precision_at_50)),
            ("right, most confident 3 quarters", _percent(confidence.precision_at_75)),
            ("right, all", _percent(confidence.precision_at_100)),
        ],
    )


def _known_wrong(wrong: KnownWrong) -> FigureGroup:
    return FigureGroup(
        "Known wrong answers and quotes",
        [
            ("questions with nothing else known", f"{wrong.unsettled:,}"),
            ("questions with a known wrong answer", f"{wrong.answers:,}"),
            ("wrong answer shown again", _percent(wrong.answered_again)),
            ("questions with a reported quote", f"{wrong.quotes:,}"),
            ("reported quote shown again", _percent(wrong.quoted_again)),
        ],
    )


def _latency(latency: Latency) -> FigureGroup:
    return FigureGroup(
        "Latency",
        [
            ("median", f"{latency.p50:,.0f} ms"),
            ("99th percentile", f"{latency.p99:,.0f} ms"),
        ],
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
