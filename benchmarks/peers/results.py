"""The raw figures of a run, in a file that grows with each step."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Figures = Mapping[str, Any]


class OtherSettings(Exception):
    """A results file was started with other settings; the message says which."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of one contestant in one round."""

    contestant: str
    round: int
    step: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Results:
    """The settings of a run, its rows so far, and its finished turns."""

    settings: Figures
    rows: list[Row] = field(default_factory=list)
    turns: list[tuple[str, int]] = field(default_factory=list)

    def rounds(self) -> int:
        """The number of rounds, including an unfinished one."""
        return 1 + max((row.round for row in self.rows), default=-1)

    def of(self, contestant: str, number: int, step: str) -> Sequence[Figures]:
        """All figures of a step, without errors."""
        return [
            row.figures
            for row in self.rows
            if (row.contestant, row.round, row.step) == (contestant, number, step)
            and "error" not in row.figures
        ]

    def errors(self) -> Sequence[Row]:
        """The rows of failed steps."""
        return [row for row in self.rows if "error" in row.figures]


def read(file: Path) -> Results:
    """The results in a file."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    return Results(
        raw["settings"],
        [Row(*row) for row in raw["rows"]],
        [(name, number) for name, number in raw["turns"]],
    )


def begin(file: Path, settings: Figures) -> Results:
    """Resume from the file of an interrupted run, without its unfinished turn, or start empty.

    Raises:
        OtherSettings: The file is from a run with other settings.
    """
    if not file.exists():
        return Results(settings)
    previous = read(file)
    for name, value in settings.items():
        if previous.settings.get(name) != value:
            raise OtherSettings(
                f"{file} was started with {name} {previous.settings.get(name)!r}, not"
                f" {value!r}. Choose another file, or use the same settings."
            )
    finished = set(previous.turns)
    rows = [row for row in previous.rows if (row.contestant, row.round) in finished]
    return Results(settings, rows, previous.turns)


def write(file: Path, results: Results) -> None:
    """Write the results to the file, atomically."""
    raw = {
        "settings": results.settings,
        "turns": results.turns,
        "rows": [
            (row.contestant, row.round, row.step, row.figures) for row in results.rows
        ],
    }
    temporary = file.with_name(f"{file.name}.new")
    temporary.write_text(json.dumps(raw), encoding="utf-8")
    temporary.replace(file)
