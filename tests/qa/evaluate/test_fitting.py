"""Fitting a calibrator to questions drawn from a known model."""

from dataclasses import replace

import numpy as np
import pytest

from qa.decide.calibrator import Calibrator
from qa.decide.features import Features
from qa.errors import BadRequest
from qa.evaluate.fitting import LabelledCandidates, fit
from qa.evaluate.metrics import Array, Mask, auroc, expected_calibration_error
from tests.support.judgeables import TRUE, draw_questions


def best_of(
    questions: list[LabelledCandidates], fitted_to: list[LabelledCandidates]
) -> tuple[Array, Mask]:
    """The confidence in each best candidate by a fit to others, and whether it is right."""
    calibrator = fit("reader", "embedder", fitted_to)
    confidence, right = [], []
    for question in questions:
        best = calibrator.ranking(question.features)[0]
        confidence.append(calibrator.probabilities(question.features)[best])
        right.append(question.right[best])
    return np.array(confidence), np.array(right)


def test_the_fit_recovers_the_weights_of_the_model() -> None:
    found = fit("reader", "embedder", draw_questions(4000, seed=1)).weights
    assert found.margin == pytest.approx(TRUE.margin, abs=0.05)
    assert found.cosine == pytest.approx(TRUE.cosine, abs=0.25)
    assert found.overlap == pytest.approx(TRUE.overlap, abs=0.15)


def test_a_calibrator_names_its_models() -> None:
    fitted = fit("reader", None, draw_questions(400, seed=2))
    assert (fitted.reader, fitted.embedder) == ("reader", None)


def test_a_feature_that_is_never_known_has_no_weight() -> None:
    found = fit("reader", None, draw_questions(1000, seed=3, cosine=None)).weights
    assert found.cosine == 0
    assert found.margin == pytest.approx(TRUE.margin, abs=0.1)


def test_probabilities_are_calibrated_on_other_questions() -> None:
    confidence, right = best_of(
        draw_questions(4000, seed=4), draw_questions(4000, seed=5)
    )
    # Chance alone gives .016; how these questions were drawn is not quite logistic.
    assert expected_calibration_error(confidence, right) < 0.05
    assert confidence.std() > 0.2, "and they differ"
    area = auroc(confidence[right].tolist(), confidence[~right].tolist())
    assert area is not None
    assert area > 0.8


def test_questions_without_candidates_are_ignored() -> None:
    questions = draw_questions(400, seed=6)
    nothing = [LabelledCandidates([], [])] * 50
    assert fit("r", "e", [*nothing, *questions]) == fit("r", "e", questions)


def half_answerable(count: int, seed: int, domain: str) -> list[LabelledCandidates]:
    """As many questions with a right candidate as without."""
    drawn = draw_questions(6 * count, seed)
    groups = ([q for q in drawn if any(q.right) is known] for known in (True, False))
    return [replace(q, domain=domain) for group in groups for q in group[:count]]


def test_each_domain_counts_the_same_however_many_questions_it_has() -> None:
    """A domain with a third of the other's questions counts as if each stood there thrice."""
    many = half_answerable(300, 7, "a")
    few = [  # where another candidate is right than the model says
        replace(each, right=list(reversed(each.right)))
        for each in half_answerable(100, 8, "b")
    ]
    once = fit("r", "e", [*many, *few])
    thrice, unlike = (
        fit("r", "e", [replace(each, domain="") for each in questions])
        for questions in ([*many, *few * 3], [*many, *few])
    )
    assert weights(once) == pytest.approx(weights(thrice), rel=0.01)
    assert weights(once) != pytest.approx(weights(unlike), rel=0.1)


def weights(calibrator: Calibrator) -> list[float]:
    """Those of both steps."""
    return [
        calibrator.weights.margin,
        calibrator.weights.cosine,
        calibrator.intercept,
        calibrator.strength,
        calibrator.own.margin,
    ]


def test_too_few_right_or_wrong_answers_are_refused_with_their_numbers() -> None:
    features = [Features("a", 1, 2.0, 0.5, 0.5), Features("b", 2, 1.0, 0.4, 0.1)]
    right = LabelledCandidates(features, [True, False])
    wrong = LabelledCandidates(features, [False, False])
    for questions, numbers in (
        ([right] * 200 + [wrong] * 49, "200 and 49"),
        ([right] * 49 + [wrong] * 200, "49 and 200"),
    ):
        with pytest.raises(BadRequest, match=f"50 questions .* {numbers}"):
            fit("r", "e", questions)
        assert fit("r", "e", questions, fewest=49).reader == "r"


def test_no_questions_are_too_few() -> None:
    with pytest.raises(BadRequest, match="0 and 0"):
        fit("r", "e", [])
