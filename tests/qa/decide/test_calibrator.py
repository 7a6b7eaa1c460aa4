"""From features to probabilities, against the formulas by hand."""

import math
from dataclasses import replace

import pytest

from qa.decide.calibrator import FARTHEST, Calibrator, Weights, standings
from qa.decide.features import Features

WEIGHTS = Weights(margin=0.5, cosine=2.0, overlap=3.0)
MODEL = Calibrator(
    reader="r",
    embedder="e",
    weights=WEIGHTS,
    intercept=-2.0,
    strength=0.8,
    lead=0.4,
    margin=0.1,
    threshold=0.5,
)
FIRST = Features("umerov", sentence=1, margin=4.0, cosine=0.6, overlap=0.5)  # 4.7
SECOND = Features("medinsky", sentence=2, margin=2.0, cosine=0.5, overlap=0.0)  # 2.0
THIRD = Features("kyiv", sentence=3, margin=-2.0, cosine=0.1, overlap=0.0)  # -0.8


def logistic(log_odds: float) -> float:
    return math.exp(log_odds) / (1 + math.exp(log_odds))


def test_a_probability_is_the_logistic_function_of_strength_lead_and_margin() -> None:
    expected = [
        logistic(-2 + 0.8 * 4.7 + 0.4 * (4.7 - 2.0) + 0.1 * 4),
        logistic(-2 + 0.8 * 2.0 + 0.4 * (2.0 - 4.7) + 0.1 * 2),
        logistic(-2 + 0.8 * -0.8 + 0.4 * (-0.8 - 4.7) - 0.1 * 2),
    ]
    assert MODEL.probabilities([FIRST, SECOND, THIRD]) == pytest.approx(expected)
    assert MODEL.probabilities([THIRD, FIRST, SECOND]) == pytest.approx(
        [expected[2], expected[0], expected[1]]
    )


def test_an_answer_without_a_rival_leads_by_the_most_that_counts() -> None:
    again = replace(FIRST, sentence=9)
    assert standings(WEIGHTS, [FIRST, again])["umerov"].lead == FARTHEST
    far = replace(FIRST, margin=100.0)
    assert standings(WEIGHTS, [far, THIRD])["umerov"].lead == FARTHEST
    assert MODEL.probabilities([]) == []


def test_the_same_answer_from_another_sentence_strengthens_it() -> None:
    elsewhere = replace(FIRST, sentence=9, margin=0.0)  # 2.7
    both = standings(WEIGHTS, [FIRST, SECOND, elsewhere])["umerov"]
    assert both.strength == pytest.approx(math.log(math.exp(4.7) + math.exp(2.7)))
    assert both.lead == pytest.approx(both.strength - 2.0)
    assert both.margin == 4.0


def test_a_copy_of_its_sentence_strengthens_nothing() -> None:
    weaker_copy = replace(FIRST, margin=0.0)
    alone = standings(WEIGHTS, [FIRST, SECOND])
    assert standings(WEIGHTS, [weaker_copy, FIRST, SECOND]) == alone


def test_a_cosine_that_is_not_known_adds_nothing() -> None:
    assert WEIGHTS.strength(replace(FIRST, cosine=None)) == pytest.approx(3.5)


@pytest.mark.parametrize(("margin", "expected"), [(-1e6, 0.0), (1e6, 1.0)])
def test_no_margin_is_too_large_for_a_probability(
    margin: float, expected: float
) -> None:
    one = replace(FIRST, margin=margin)
    assert MODEL.probabilities([one, SECOND])[0] == expected


def test_candidates_rank_by_their_answers_strength_and_then_by_their_own() -> None:
    agreed = replace(SECOND, sentence=8, margin=8.0)  # 5.0
    assert MODEL.ranking([THIRD, SECOND, FIRST, agreed]) == [3, 1, 2, 0]
    assert MODEL.ranking([]) == []
