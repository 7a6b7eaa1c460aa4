"""The raw figures of a run, in a file that grows with each step."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Figures = Mapping[str, Any]


class OtherSettings(Exception):
    """A results file was begun with other settings; the message says which."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of one contestant in one round."""

    contestant: str
    round: int
    step: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Results:
    """The settings of a run, its rows so far, and the turns that came to their end."""

    settings: Figures
    rows: list[Row] = field(default_factory=list)
    turns: list[tuple[str, int]] = field(default_factory=list)

    def rounds(self) -> int:
        """How many rounds there are at least in part."""
        return 1 + max((row.round for row in self.rows), default=-1)

    def of(self, contestant: str, number: int, step: str) -> Sequence[Figures]:
        """All figures of a step, the errors left out."""
        return [
            row.figures
            for row in self.rows
            if (row.contestant, row.round, row.step) == (contestant, number, step)
            and "error" not in row.figures
        ]

    def errors(self) -> Sequence[Row]:
        """The rows that tell of a failure."""
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
    """The results in a file that a cut run left, without its unfinished turn, or none yet.

    Raises:
        OtherSettings: the run was another.
    """
    if not file.exists():
        return Results(settings)
    former = read(file)
    for name, value in settings.items():
        if former.settings.get(name) != value:
            raise OtherSettings(
                f"{file} was begun with {name} {former.settings.get(name)!r}, not"
                f" {value!r}; name another file, or the same settings."
            )
    whole = set(former.turns)
    rows = [row for row in former.rows if (row.contestant, row.round) in whole]
    return Results(settings, rows, former.turns)


def write(file: Path, results: Results) -> None:
    """Put the results in the file's place, whole."""
    raw = {
        "settings": results.settings,
        "turns": results.turns,
        "rows": [
            (row.contestant, row.round, row.step, row.figures) for row in results.rows
        ],
    }
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(json.dumps(raw), encoding="utf-8")
    beside.replace(file)
