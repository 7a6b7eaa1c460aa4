"""From a margin and an overlap to a probability."""

import math

import pytest

from index.document import Document, Span
from index.model import find_model
from qa.calibrator import Calibrator, shipped
from qa.reader import Candidate, SentenceReader

SPAN = Span(Document("a.txt", "Umerov led.", "0" * 64, "text/plain", "text/1"), 0, 11)
MODEL = Calibrator("r", "e", intercept=-2.0, margin=3.0, overlap=1.0, threshold=0.5)


def candidate(margin: float, overlap: float) -> Candidate:
    return Candidate(SPAN, (), margin, overlap)


@pytest.mark.parametrize(
    ("margin", "overlap"), [(0.0, 0.0), (0.5, 1.0), (1.4, 0.25), (-1.0, 0.5)]
)
def test_a_probability_is_the_logistic_function_of_both(
    margin: float, overlap: float
) -> None:
    odds = math.exp(-2 + 3 * margin + overlap)
    expected = odds / (1 + odds)
    assert MODEL.probability(candidate(margin, overlap)) == pytest.approx(expected)


@pytest.mark.parametrize(("margin", "expected"), [(-1e6, 0.0), (1e6, 1.0)])
def test_no_margin_is_too_large_for_a_probability(
    margin: float, expected: float
) -> None:
    assert MODEL.probability(candidate(margin, 0.0)) == expected


def test_a_calibrator_fits_its_own_pair_of_models_alone() -> None:
    assert MODEL.fits("r", "e")
    assert not MODEL.fits("r", "other")
    assert not MODEL.fits("other", "e")


def test_the_shipped_one_fits_the_default_models_and_rises_with_both_features() -> None:
    calibrator = shipped()
    assert calibrator.fits(SentenceReader.fingerprint, find_model().fingerprint)
    assert calibrator.margin > 0
    assert calibrator.overlap > 0
    assert 0 < calibrator.threshold < 1
