"""From margins to probabilities."""

import math

import pytest

from index.model import find_model
from qa.calibrator import Calibrator, shipped
from qa.reader import SentenceReader

MODEL = Calibrator("r", "e", intercept=-2.0, margin=3.0, lead=4.0, threshold=0.5)


def logistic(log_odds: float) -> float:
    return math.exp(log_odds) / (1 + math.exp(log_odds))


def test_a_probability_is_the_logistic_function_of_margin_and_lead() -> None:
    expected = [
        logistic(-2 + 3 * 0.9 + 4 * (0.9 - 0.6)),
        logistic(-2 + 3 * 0.6 + 4 * (0.6 - 0.9)),
        logistic(-2 + 3 * 0.1 + 4 * (0.1 - 0.9)),
    ]
    assert MODEL.probabilities([0.9, 0.6, 0.1]) == pytest.approx(expected)


def test_a_candidate_alone_leads_a_margin_of_nothing() -> None:
    assert MODEL.probabilities([0.5]) == pytest.approx([logistic(-2 + 1.5 + 2)])
    assert MODEL.probabilities([]) == []


@pytest.mark.parametrize(("margin", "expected"), [(-1e6, 0.0), (1e6, 1.0)])
def test_no_margin_is_too_large_for_a_probability(
    margin: float, expected: float
) -> None:
    assert MODEL.probabilities([margin])[0] == expected


def test_a_calibrator_fits_its_own_pair_of_models_alone() -> None:
    assert MODEL.fits("r", "e")
    assert not MODEL.fits("r", "other")
    assert not MODEL.fits("other", "e")


def test_the_shipped_one_fits_the_default_models_and_rises_with_both_features() -> None:
    calibrator = shipped()
    assert calibrator.fits(SentenceReader.fingerprint, find_model().fingerprint)
    assert calibrator.margin > 0
    assert calibrator.lead > 0
    assert 0 < calibrator.threshold < 1
