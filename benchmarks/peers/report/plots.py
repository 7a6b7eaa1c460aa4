"""The figures of a run as bar charts."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.peers.report.figures import (
    ASKING_MEMORY,
    CHANGE,
    COLD,
    HIT_RATE,
    INDEX_MEMORY,
    ON_DISK,
    SENTENCES_A_SECOND,
    WAITS,
    Measure,
    Summary,
    summary,
)
from benchmarks.peers.results import Results
from benchmarks.peers.roster import ROSTER

_COLOURS = {"askquote": "#0b63a5"}
_FAINT = "#b4b4b4"
_CHARTS = {
    "peers-indexing.png": (
        (SENTENCES_A_SECOND, "higher is better"),
        (CHANGE, "lower is better"),
        (INDEX_MEMORY, "lower is better"),
        (ON_DISK, "lower is better"),
    ),
    "peers-asking.png": (
        (COLD, "lower is better"),
        (HIT_RATE, "higher is better"),
        (WAITS[0], "lower is better"),
        (WAITS[1], "lower is better"),
        (WAITS[-1], "lower is better"),
        (ASKING_MEMORY, "lower is better"),
    ),
}


def draw(results: Results, folder: Path) -> Sequence[Path]:
    """Draw all charts into a folder; return their files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, panels in _CHARTS.items():
        rows = len(panels) // 2
        figure = Figure(figsize=(10, 3 * rows), dpi=150, layout="constrained")
        for axes, (measure, better) in zip(
            figure.subplots(rows, 2).flat, panels, strict=True
        ):
            _draw(axes, results, measure, better)
        files.append(folder / name)
        figure.savefig(files[-1])
    return files


def _draw(axes: Axes, results: Results, measure: Measure, better: str) -> None:
    """Draw a bar per contestant: its median, with a line from the lowest to the highest."""
    bars = [
        (entry, found)
        for entry in reversed(ROSTER)
        if (found := summary(results, measure, entry.name)) is not None
    ]
    axes.set_title(f"{measure.name} ({better})", fontsize=10, loc="left")
    if not bars:
        return
    labels = [entry.label for entry, _ in bars]
    drawn = axes.barh(
        labels,
        [found.median for _, found in bars],
        color=[_COLOURS.get(entry.name, _FAINT) for entry, _ in bars],
        xerr=_spread([found for _, found in bars]),
        error_kw={"ecolor": "#404040", "elinewidth": 1},
    )
    values = [f"{found.median:,.{measure.digits}f}" for _, found in bars]
    axes.bar_label(drawn, values, padding=6, fontsize=8)
    axes.margins(x=0.18)
    axes.set_xlim(left=0)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _spread(summaries: Sequence[Summary]) -> list[list[float]]:
    """How far the lowest and the highest round are from each median."""
    return [
        [each.median - each.lowest for each in summaries],
        [each.highest - each.median for each in summaries],
    ]
