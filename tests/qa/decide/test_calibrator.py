"""Probabilities from features, against the formulas worked by hand."""

import math
from dataclasses import replace

import pytest

from qa.decide.calibrator import MAX_LEAD, Calibrator, Weights, score_answers
from qa.decide.features import Features

WEIGHTS = Weights(margin=0.5, cosine=2.0, overlap=3.0)
MODEL = Calibrator(
    reader="r",
    embedder="e",
    weights=WEIGHTS,
    own=Weights(margin=0.1, cosine=1.0, overlap=-0.2),
    intercept=-2.0,
    strength=0.8,
    lead=0.4,
)
FIRST = Features("umerov", sentence=1, margin=4.0, cosine=0.6, overlap=0.5)  # 4.7
SECOND = Features("medinsky", sentence=2, margin=2.0, cosine=0.5, overlap=0.0)  # 2.0
THIRD = Features("kyiv", sentence=3, margin=-2.0, cosine=0.1, overlap=0.0)  # -0.8


def logistic(log_odds: float) -> float:
    return math.exp(log_odds) / (1 + math.exp(log_odds))


def test_a_probability_is_the_logistic_function_of_strength_lead_and_features() -> None:
    expected = [
        logistic(-2 + 0.8 * 4.7 + 0.4 * (4.7 - 2.0) + 0.1 * 4 + 0.6 - 0.2 * 0.5),
        logistic(-2 + 0.8 * 2.0 + 0.4 * (2.0 - 4.7) + 0.1 * 2 + 0.5),
        logistic(-2 + 0.8 * -0.8 + 0.4 * (-0.8 - 4.7) - 0.1 * 2 + 0.1),
    ]
    assert MODEL.probabilities([FIRST, SECOND, THIRD]) == pytest.approx(expected)
    assert MODEL.probabilities([THIRD, FIRST, SECOND]) == pytest.approx(
        [expected[2], expected[0], expected[1]]
    )


def test_an_answer_without_a_rival_has_the_maximal_lead() -> None:
    again = replace(FIRST, sentence=9)
    assert score_answers(WEIGHTS, [FIRST, again])["umerov"].lead == MAX_LEAD
    far = replace(FIRST, margin=100.0)
    assert score_answers(WEIGHTS, [far, THIRD])["umerov"].lead == MAX_LEAD
    assert MODEL.probabilities([]) == []


def test_the_same_answer_from_another_sentence_strengthens_it() -> None:
    elsewhere = replace(FIRST, sentence=9, margin=0.0)  # 2.7
    both = score_answers(WEIGHTS, [FIRST, SECOND, elsewhere])["umerov"]
    assert both.strength == pytest.approx(math.log(math.exp(4.7) + math.exp(2.7)))
    assert both.lead == pytest.approx(both.strength - 2.0)
    assert both.strongest == FIRST


def test_a_copy_of_the_same_sentence_adds_no_strength() -> None:
    weaker_copy = replace(FIRST, margin=0.0)
    alone = score_answers(WEIGHTS, [FIRST, SECOND])
    assert score_answers(WEIGHTS, [weaker_copy, FIRST, SECOND]) == alone


def test_an_unknown_cosine_adds_nothing() -> None:
    assert WEIGHTS.strength(replace(FIRST, cosine=None)) == pytest.approx(3.5)


@pytest.mark.parametrize(("margin", "expected"), [(-1e6, 0.0), (1e6, 1.0)])
def test_extreme_margins_give_probabilities_of_0_and_1(
    margin: float, expected: float
) -> None:
    extreme = replace(FIRST, margin=margin)
    assert MODEL.probabilities([extreme, SECOND])[0] == expected


def test_candidates_rank_by_the_strength_of_their_answer_then_by_their_own() -> None:
    agreed = replace(SECOND, sentence=8, margin=8.0)  # 5.0
    assert MODEL.ranking([THIRD, SECOND, FIRST, agreed]) == [3, 1, 2, 0]
    assert MODEL.ranking([]) == []


RESERVED = replace(WEIGHTS, question=1.5, identifiers=2.0, edition=0.7)


def test_the_likeness_of_a_documents_question_strengthens_its_answer() -> None:
    asked = replace(FIRST, question=0.5)
    assert RESERVED.strength(asked) == pytest.approx(4.7 + 1.5 * 0.5)


def test_a_missing_code_and_another_version_are_held_against_a_candidate() -> None:
    other = replace(FIRST, identifiers=0.5, edition=-1)
    assert RESERVED.reservation(FIRST) == 0
    assert RESERVED.reservation(other) == pytest.approx(2.0 * -0.5 - 0.7)
    assert RESERVED.strength(other) == pytest.approx(4.7 - 1.7)


def test_being_about_another_code_counts_against_an_answer_twice() -> None:
    weights = replace(WEIGHTS, identifiers=5.0)
    model = replace(MODEL, weights=weights, strength=0.0, lead=0.0)
    other = replace(FIRST, identifiers=0.0)
    assert weights.strength(other) == pytest.approx(weights.strength(FIRST) - 5)
    (own,), (others,) = model.probabilities([FIRST]), model.probabilities([other])
    odds = (own / (1 - own), others / (1 - others))
    assert odds[1] == pytest.approx(odds[0] * math.exp(-5))


def test_another_version_counts_against_an_answer_and_the_right_one_is_preferred() -> (
    None
):
    weights = replace(WEIGHTS, edition=2.5)
    model = replace(MODEL, weights=weights, strength=0.0, lead=0.0)
    fits, other = replace(FIRST, edition=1), replace(FIRST, answer="x", edition=-1)
    assert model.ranking([other, FIRST, fits])[0] == 2
    probabilities = [model.probabilities([each])[0] for each in (fits, FIRST, other)]
    assert probabilities[0] == probabilities[1] > probabilities[2]
