"""Outcomes in a file."""

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.evaluate.calibration import Sample
from qa.evaluate.gold import GoldQuestion
from tests.support.judgeables import draw_questions
from training.figures.outcomes import Results, kept, read_results, write_results
from training.gold.real import RealQuestion


@pytest.fixture
def results() -> Results:
    drawn = [replace(each, domain="laws") for each in draw_questions(2, seed=1)]
    words = draw_questions(2, seed=2, cosine=None)
    questions = [
        RealQuestion("Who?", ("x",), title="a.md", domain="laws"),
        GoldQuestion("Why?", document="b.md", evidence=("y",)),
    ]
    return Results(questions, [Sample("r", "e", drawn), Sample("r", None, words)])


def test_read_outcomes_equal_those_written(results: Results, tmp_path: Path) -> None:
    write_results(results, tmp_path / "o.gz")
    read = read_results(tmp_path / "o.gz")
    assert read.samples == results.samples
    for found, own in zip(read.questions, results.questions, strict=True):
        assert (found.domain, found.source) == (own.domain, own.source)
        assert (found.answers, found.evidence) == (own.answers, own.evidence)


def test_numbers_of_numpy_are_kept(results: Results, tmp_path: Path) -> None:
    first = results.samples[0].questions[0]
    odd = replace(first.features[0], margin=np.float32(0.5), sentence=np.int64(3))  # type: ignore[arg-type] # as readers give them
    question = replace(first, features=[odd], right=[True])
    sample = replace(results.samples[0], questions=[question])
    write_results(Results(results.questions[:1], [sample]), tmp_path / "o.gz")
    (read,) = read_results(tmp_path / "o.gz").samples[0].questions[0].features
    assert (read.margin, read.sentence) == (0.5, 3)


def test_questions_are_asked_once(results: Results, tmp_path: Path) -> None:
    asked = []

    def ask() -> Results:
        asked.append(True)
        return results

    for _ in range(2):
        assert kept(tmp_path / "o.gz", ask).samples == results.samples
    assert len(asked) == 1
    kept(None, ask)
    assert len(asked) == 2


def test_outcomes_with_other_features_are_refused(
    results: Results, tmp_path: Path
) -> None:
    file = tmp_path / "o.gz"
    write_results(results, file)
    text = gzip.decompress(file.read_bytes()).replace(b'"overlap"', b'"length"')
    file.write_bytes(gzip.compress(text))
    with pytest.raises(ValueError, match="other features"):
        read_results(file)
