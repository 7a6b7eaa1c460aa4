"""The charts of an evaluation, drawn with matplotlib."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from qa.decide.calibrator import THRESHOLD
from qa.evaluate.metrics import Array

_COLOUR = "#0b63a5"
_FAINT = "#8a8a8a"


def draw_risk_coverage(file: Path, coverage: Array, risk: Array) -> None:
    """Draw the share of wrong answers over the share of questions answered."""
    figure, axes = _axes("Risk-coverage curve")
    axes.plot(100 * coverage, 100 * risk, color=_COLOUR, clip_on=False)
    axes.set_xlabel("questions answered, most confident first")
    axes.set_ylabel("wrong answers")
    figure.savefig(file)


def draw_reliability(file: Path, confidence: Array, accuracy: Array) -> None:
    """Draw the share of right answers over the mean confidence of each bin."""
    figure, axes = _axes("Reliability diagram")
    axes.plot(
        [0, 100], [0, 100], color=_FAINT, linestyle="--", label="perfectly calibrated"
    )
    axes.axvline(
        100 * THRESHOLD, color=_FAINT, linestyle=":", label="threshold to be shown"
    )
    axes.plot(
        100 * confidence, 100 * accuracy, color=_COLOUR, marker="o", label="measured"
    )
    axes.set_xlabel("confidence")
    axes.set_ylabel("right answers")
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(file)


def _axes(title: str) -> tuple[Figure, Axes]:
    """Square axes in percent; without pyplot, which would keep global state."""
    figure = Figure(figsize=(5, 5), dpi=150, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.xaxis.set_major_formatter(PercentFormatter())
    axes.yaxis.set_major_formatter(PercentFormatter())
    axes.grid(color="#e5e5e5")
    return figure, axes
