"""Figures as plain text for a terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.evaluate.evaluation import Evaluation
from ui.render.figures import figure_groups
from ui.render.phrases import counted

if TYPE_CHECKING:
    from qa.evaluate.calibration import Calibration  # loads what asking does without


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """An evaluation as a table of two columns, in groups."""
    groups = figure_groups(evaluation)
    name = max(len(name) for group in groups for name, _ in group.figures)
    value = max(len(value) for group in groups for _, value in group.figures)
    for number, group in enumerate(groups):
        if number:
            yield ""
        yield group.title
        for own, figure in group.figures:
            yield f"  {own:{name}}  {figure:>{value}}"


def calibration_lines(calibrations: Sequence["Calibration"]) -> Iterator[str]:
    """What was fitted, and how far it is off on questions that it was not fitted to."""
    for one in calibrations:
        search = (
            "words alone" if one.calibrator.embedder is None else "words and meaning"
        )
        yield (
            f"{one.calibrator.reader[:16]:16}  {search:17}"
            f"  {counted(one.questions, 'question')},"
            f" expected calibration error {one.error:.1%}"
        )
