"""The outcomes of questions in a file, so that calibrators can be fitted without asking again."""

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from qa.decide.features import Features
from qa.evaluate.calibration import Sample
from qa.evaluate.fitting import LabelledCandidates
from qa.evaluate.gold import GoldQuestion

_FEATURES = [field.name for field in fields(Features)]


@dataclass(frozen=True, slots=True)
class Results:
    """Questions and, for each way of answering them, a sample of the outcomes."""

    questions: Sequence[GoldQuestion]
    samples: Sequence[Sample]


def kept(file: Path | None, ask: Callable[[], Results]) -> Results:
    """The results in a file if it exists, or else those of asking, which it then keeps."""
    if file is not None and file.exists():
        return read_results(file)
    results = ask()
    if file is not None:
        write_results(results, file)
    return results


def write_results(results: Results, file: Path) -> None:
    """Write gzipped JSON lines: the features' names, the questions, and each sample."""
    lines: list[object] = [
        _FEATURES,
        [_gold_row(gold) for gold in results.questions],
        *map(_sample_row, results.samples),
    ]
    with gzip.open(file, "wt", encoding="utf-8") as out:
        # numpy's numbers are none that JSON knows.
        out.writelines(json.dumps(line, default=float) + "\n" for line in lines)


def read_results(file: Path) -> Results:
    """Read what `write_results` wrote; of the questions, what judging the outcomes needs.

    Raises:
        ValueError: candidates had other features then.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        names, questions, *samples = map(json.loads, lines)
    if names != _FEATURES:
        raise ValueError(f"candidates have other features than in {file}; ask again")
    return Results(list(map(_gold, questions)), list(map(_sample, samples)))


def _gold_row(gold: GoldQuestion) -> dict[str, object]:
    names = ("question", "answers", "document", "evidence", "title", "domain")
    return {name: getattr(gold, name) for name in names}


def _gold(row: dict[str, Any]) -> GoldQuestion:
    texts = {name: tuple(row[name]) for name in ("answers", "evidence")}
    return GoldQuestion(**(row | texts))


def _sample_row(sample: Sample) -> dict[str, object]:
    return {
        "reader": sample.reader,
        "embedder": sample.embedder,
        "questions": [
            {
                "features": [
                    [getattr(item, name) for name in _FEATURES]
                    for item in question.features
                ],
                "right": list(question.right),
                "domain": question.domain,
            }
            for question in sample.questions
        ],
    }


def _sample(row: dict[str, Any]) -> Sample:
    questions = [
        LabelledCandidates(
            [Features(*values) for values in question["features"]],
            question["right"],
            question["domain"],
        )
        for question in row["questions"]
    ]
    return Sample(row["reader"], row["embedder"], questions)
