"""The charts of an evaluation: the one module that draws."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from qa.decide.calibrator import THRESHOLD
from qa.evaluate.metrics import Array

_COLOUR = "#0b63a5"
_FAINT = "#8a8a8a"


def draw_risk_coverage(file: Path, coverage: Array, risk: Array) -> None:
    """Draw the share wrong over the share answered, the most confident first."""
    figure, axes = _axes("Risk-coverage curve")
    axes.plot(100 * coverage, 100 * risk, color=_COLOUR, clip_on=False)
    axes.set_xlabel("questions answered, the surest first")
    axes.set_ylabel("wrong, of those answered")
    figure.savefig(file)


def draw_reliability(file: Path, said: Array, seen: Array) -> None:
    """Draw the share right over the mean confidence, a point for each bin of answers."""
    figure, axes = _axes("Reliability diagram")
    axes.plot([0, 100], [0, 100], color=_FAINT, linestyle="--", label="as it should be")
    axes.axvline(
        100 * THRESHOLD, color=_FAINT, linestyle=":", label="shown from here on"
    )
    axes.plot(100 * said, 100 * seen, color=_COLOUR, marker="o", label="as it is")
    axes.set_xlabel("confidence")
    axes.set_ylabel("right")
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(file)


def _axes(title: str) -> tuple[Figure, Axes]:
    """A square of percentages; without pyplot, so that no window or state is made."""
    figure = Figure(figsize=(5, 5), dpi=150, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.xaxis.set_major_formatter(PercentFormatter())
    axes.yaxis.set_major_formatter(PercentFormatter())
    axes.grid(color="#e5e5e5")
    return figure, axes
