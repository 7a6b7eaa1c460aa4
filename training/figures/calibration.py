"""How well calibrators hold on questions that they weren't fitted to, by domain."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.decide.calibrator import CLOSED, THRESHOLD
from qa.evaluate.calibration import Sample, held_out
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import (
    Array,
    Mask,
    auroc,
    bootstrap_interval,
    expected_calibration_error,
    reliability,
    risk_coverage,
)
from ui.render.charts import draw_reliability, draw_risk_coverage

_COLUMNS = (
    "questions",
    "answerable",
    "right of those",
    "ECE",
    "95 %",
    "AUROC",
    "shown of answerable",
    "shown of others",
    "right of shown",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions, the confidence in their best candidates, and which of these are right."""

    questions: Sequence[GoldQuestion]
    confidence: Array
    right: Mask

    def of_domain(self, domain: str) -> "Judged":
        """Those of one domain."""
        rows = [n for n, gold in enumerate(self.questions) if gold.domain == domain]
        kept = [self.questions[row] for row in rows]
        return Judged(kept, self.confidence[rows], self.right[rows])

    @property
    def calibration_error(self) -> float:
        """The expected calibration error."""
        return expected_calibration_error(self.confidence, self.right)


def report(sample: Sample, questions: Sequence[GoldQuestion]) -> None:
    """Print how well calibrators hold on the half of the sources they weren't fitted to.

    And how well they hold on each domain if they are fitted to the others.
    """
    ways = {None: "words only", CLOSED: "one text"}
    name = f"{sample.reader[:20]}, {ways.get(sample.embedder, 'hybrid')}"
    for fitted_to, judged in (
        ("the other half", judge_halves(sample, questions)),
        ("the other domains", judge_domains(sample, questions)),
    ):
        print("\n".join(["", *_table(f"{name}: fitted to {fitted_to}", judged)]))


def judge_halves(sample: Sample, questions: Sequence[GoldQuestion]) -> Judged:
    """Each half of the sources, judged by a calibrator fitted to the other."""
    halves = [half(gold) for gold in questions]
    return Judged(questions, *held_out(sample, halves))


def judge_domains(sample: Sample, questions: Sequence[GoldQuestion]) -> Judged:
    """Each domain, judged by a calibrator fitted to the other domains."""
    domains = [gold.domain for gold in questions]
    return Judged(questions, *held_out(sample, domains))


def half(gold: GoldQuestion) -> int:
    """The half, 0 or 1, that a question's source belongs to."""
    return hashlib.sha256(str(gold.source).encode()).digest()[0] % 2


def chart(sample: Sample, questions: Sequence[GoldQuestion], folder: Path) -> None:
    """Draw both charts of the halves, and print risk by coverage as a table."""
    judged = judge_halves(sample, questions)
    coverage, risk = risk_coverage(judged.confidence, judged.right)
    draw_risk_coverage(folder / "risk-coverage.png", coverage, risk)
    predicted, observed, _ = reliability(judged.confidence, judged.right)
    draw_reliability(folder / "reliability.png", predicted, observed)
    print("\n| answered | wrong of those | from a confidence of |\n|---|---|---|")
    ranked = np.sort(judged.confidence)[::-1]
    for share in np.arange(1, 11) / 10:
        last = int(np.ceil(share * len(ranked))) - 1
        print(f"| {share:.0%} | {risk[last]:.1%} | {ranked[last]:.2f} |")


def _table(name: str, judged: Judged) -> list[str]:
    domains = dict.fromkeys(gold.domain for gold in judged.questions)
    parts = {domain: judged.of_domain(domain) for domain in domains}
    worst = max(parts, key=lambda domain: parts[domain].calibration_error)
    rows = [
        (name, *_COLUMNS),
        ("---",) * (1 + len(_COLUMNS)),
        ("all", *_figures(judged)),
        *((domain, *_figures(part)) for domain, part in parts.items()),
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [*lines, "", f"Worst: {worst}, {parts[worst].calibration_error:.3f}."]


def _figures(judged: Judged) -> list[str]:
    confidence, right = judged.confidence, judged.right
    answerable = np.array([gold.answerable for gold in judged.questions])
    low, high = bootstrap_interval(
        lambda rows: expected_calibration_error(confidence[rows], right[rows]),
        [str(gold.source) for gold in judged.questions],
    )
    shown = confidence >= THRESHOLD
    area = auroc(confidence[answerable].tolist(), confidence[~answerable].tolist())
    return [
        str(len(right)),
        _share(answerable),
        _share(right[answerable]),
        f"{judged.calibration_error:.3f}",
        f"{low:.3f}-{high:.3f}",
        "-" if area is None else f"{area:.3f}",
        _share(shown[answerable]),
        _share(shown[~answerable]),
        _share(right[shown]),
    ]


def _share(values: Mask) -> str:
    return f"{values.mean():.3f}" if len(values) else "-"
