"""How well calibrators hold, by domain."""

from dataclasses import replace

import numpy as np
import pytest

from qa.evaluate.calibration import Sample, best_of
from qa.evaluate.fitting import LabelledCandidates, fit
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import expected_calibration_error
from tests.support.judgeables import draw_questions
from training.figures.calibration import half, judge_domains, judge_halves, report


def drawn() -> tuple[Sample, list[GoldQuestion]]:
    """400 questions of two domains, of 40 sources; every answer of laws that is right isn't."""
    easy = [replace(each, domain="life") for each in draw_questions(300, seed=1)]
    hard = [
        LabelledCandidates(each.features, list(reversed(each.right)), "laws")
        for each in draw_questions(100, seed=2)
    ]
    candidates = [*easy, *hard]
    questions = [
        GoldQuestion(
            "?",
            ("x",) if any(each.right) else (),
            title=f"source {number % 40}",
            domain=each.domain,
        )
        for number, each in enumerate(candidates)
    ]
    return Sample("reader", "e", candidates), questions


def test_each_half_of_the_sources_is_judged_by_a_fit_to_the_other() -> None:
    sample, questions = drawn()
    judged = judge_halves(sample, questions)
    for own in (0, 1):
        rows = [n for n, gold in enumerate(questions) if half(gold) == own]
        others = [n for n, gold in enumerate(questions) if half(gold) != own]
        assert {questions[n].source for n in rows}.isdisjoint(
            questions[n].source for n in others
        )
        calibrator = fit("reader", "e", [sample.questions[n] for n in others], 1)
        best = [best_of(calibrator, sample.questions[n]) for n in rows]
        assert judged.confidence[rows].tolist() == [sure for sure, _ in best]
        assert judged.right[rows].tolist() == [right for _, right in best]


def test_each_domain_is_judged_by_a_fit_to_the_others() -> None:
    sample, questions = drawn()
    laws = judge_domains(sample, questions).of_domain("laws")
    easy = fit("reader", "e", sample.questions[:300])
    best = [best_of(easy, each) for each in sample.questions[300:]]
    confidence, right = (np.array(column) for column in zip(*best, strict=True))
    assert laws.confidence.tolist() == confidence.tolist()
    assert laws.calibration_error == expected_calibration_error(confidence, right)
    assert laws.calibration_error > 0.2


def test_the_report_has_a_row_for_each_domain_and_names_the_worst(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sample, questions = drawn()
    report(sample, questions)
    lines = capsys.readouterr().out.splitlines()
    names = [line.split(" | ")[0].lstrip("| ") for line in lines if line[:2] == "| "]
    assert names == [
        *("reader, hybrid: fitted to the other half", "---", "all", "life", "laws"),
        *("reader, hybrid: fitted to the other domains", "---", "all", "life", "laws"),
    ]
    error = judge_domains(sample, questions).of_domain("laws").calibration_error
    assert lines[-1] == f"Worst: laws, {error:.3f}."
