"""The report of an evaluation: figures, charts, and the worst misses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import BadRequest
from qa.evaluate.evaluation import Evaluation
from qa.evaluate.metrics import reliability, risk_coverage
from qa.evaluate.outcomes import Outcome, judged
from ui.render.charts import draw_reliability, draw_risk_coverage
from ui.render.figures import figure_groups
from ui.render.markdown import escape_markdown, table

_WORST = 25
_COLUMNS = ("question", "gold", "answer", "confidence", "document", "quote")


@dataclass(frozen=True, slots=True)
class Report:
    """An existing folder to write to, and the name of the question set."""

    folder: Path
    name: str

    def write(self, evaluation: Evaluation, outcomes: Sequence[Outcome]) -> None:
        """Write report.md, misses.md and, if any question has a gold answer, two charts."""
        settled = [outcome for outcome in outcomes if outcome.gold.is_settled]
        if settled:
            self._draw(settled)
        _write(self.folder / "report.md", _report(self.name, evaluation))
        _write(self.folder / "misses.md", _misses(self.name, settled))

    def _draw(self, outcomes: Sequence[Outcome]) -> None:
        confidence, accuracy, _ = reliability(*judged(outcomes))
        draw_reliability(self.folder / "reliability.png", confidence, accuracy)
        curve = risk_coverage(*judged(outcomes))
        draw_risk_coverage(self.folder / "risk-coverage.png", *curve)


def open_report(folder: Path, name: str) -> Report:
    """A report in a folder, which is created if it doesn't exist.

    Raises:
        BadRequest: the folder can't be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(
            f"Can't write a report to {str(folder)!r} ({error.strerror});"
            " choose another folder."
        ) from error
    return Report(folder, name)


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _report(name: str, evaluation: Evaluation) -> Iterator[str]:
    yield f"# Evaluation on {escape_markdown(name)}"
    for group in figure_groups(evaluation):
        yield ""
        yield from table((group.title, ""), group.figures, "lr")
    yield ""
    if evaluation.confidence is not None:
        yield "![Risk-coverage curve: wrong answers by share of questions answered](risk-coverage.png)"
        yield "![Reliability diagram: right answers by confidence](reliability.png)"
    yield ""
    yield "[Worst misses](misses.md)"


def _misses(name: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"# Worst misses on {escape_markdown(name)}"
    yield ""
    yield f"Up to {_WORST} of each kind, worst first."
    wrong = [o for o in outcomes if o.found and not o.right]
    answerable = [o for o in wrong if o.gold.answerable]
    others = [o for o in wrong if not o.gold.answerable]
    refused = [o for o in outcomes if o.gold.answerable and not o.found]
    yield from _section("Answered although unanswerable", _most_confident(others))
    yield from _section("Wrong answers", _most_confident(answerable))
    yield from _section(
        "Not answered although answerable", _most_confident(refused)[::-1]
    )


def _most_confident(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    return sorted(outcomes, key=lambda outcome: -outcome.confidence)


def _section(title: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield ""
    yield f"## {title}: {len(outcomes):,}"
    yield ""
    yield from table(_COLUMNS, map(_cells, outcomes[:_WORST]), "lllrll")


def _cells(outcome: Outcome) -> Sequence[str]:
    gold, quotes = outcome.gold, outcome.quotes[:1]
    return (
        gold.question,
        " / ".join(gold.answers or gold.evidence) or "-",
        outcome.text or "-",
        f"{outcome.confidence:.2f}",
        *((quotes[0].document, quotes[0].text) if quotes else ("-", "-")),
    )
