"""Metrics against cases worked by hand, and against other implementations."""

import re
from collections.abc import Sequence
from itertools import groupby, permutations, product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap
from sklearn.metrics import roc_auc_score

from qa.evaluate.metrics import (
    auroc,
    bootstrap_interval,
    exact_match,
    expected_calibration_error,
    holds,
    normalised,
    precision_at,
    reliability,
    risk_coverage,
    risk_coverage_area,
    token_f1,
)

# SQuAD's normalisation of an answer: lower case, then no ASCII punctuation, then no articles,
# then single spaces.
NORMALISED = {
    "The  Quick,\tbrown\nfox!": "quick brown fox",
    "a cat and an owl in the tree": "cat and owl in tree",
    "U.S.A.": "usa",
    "mother-in-law's": "motherinlaws",
    "$1,000.50 (50%)": "100050 50",
    "anthem of theatre": "anthem of theatre",
    "A.N. Other": "other",
    "the A-Team": "ateam",
    "“Curly” \u2013 and wide。": "“curly” \u2013 and wide。",
    "on\u2013the\u2013spot": "on\u2013 \u2013spot",
    "naïve CAFÉ": "naïve café",
    "The": "",
    "...": "",
    "": "",
}
F1 = [
    ("the cat sat on the mat", ["cat mat"], 2 * (2 / 4) * 1 / (2 / 4 + 1)),
    ("b b b", ["b c"], 2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2)),
    ("Rustem Umerov", ["Umerov"], 2 / 3),
    ("Rustem Umerov", ["Medinsky", "Umerov, Rustem", "Umerov"], 1.0),
    ("Umerov", ["Medinsky"], 0.0),
    ("6,000", ["6000"], 1.0),
    ("6 000", ["6000"], 0.0),
    ("", ["Umerov"], 0.0),
    ("Umerov", [""], 0.0),
    ("the", [""], 1.0),
    ("", ["Umerov", ""], 1.0),
    ("Umerov", [], 0.0),
]
EXACT = [
    ("The Umerov.", ["umerov"], 1.0),
    ("Umerov", ["Medinsky", "UMEROV"], 1.0),
    ("Rustem Umerov", ["Umerov"], 0.0),
    ("Umerov, Rustem", ["Rustem Umerov"], 0.0),
    ("", [""], 1.0),
    ("", ["Umerov"], 0.0),
    ("Umerov", [], 0.0),
]
CONTAINED = [
    ("They met in Istanbul, on Monday.", "Istanbul", True),
    ("They met in Istanbul.", "the ISTANBUL!", True),
    ("in 1973–74", "1973", True),
    ("in 1960", "6", False),
    ("various", "us", False),
    ("in the U.S. alone", "US", True),
    ("東京は首都です", "東京", True),
    ("a.b", "a.c", False),
    ("(c)", "c++", True),
    ("anything", "", False),
    ("anything", "the", False),
    ("", "", False),
]
answers = st.lists(st.sampled_from(["the", "a", "Cat", "cat,", "b", "c"])).map(" ".join)
scores = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12)
texts = st.text("aAnthe THE.,-–_’$ \t\n1é東", max_size=30)
grades = st.lists(
    st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), st.booleans()),
    min_size=1,
    max_size=25,
)

Answers = Sequence[tuple[float, bool]]


def arrays(graded: Answers) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Confidences, and whether each answer is right."""
    return np.array([c for c, _ in graded]), np.array([right for _, right in graded])


def official_tokens(answer: str) -> list[str]:
    """SQuAD's rules in another form: the tokens between articles and white space."""
    kept = re.sub(r"[!-/:-@\[-`{-~]", "", answer.lower())
    return [token for token in re.split(r"\s|\b(?:a|an|the)\b", kept) if token]


def official_f1(answer: str, gold: str) -> float:
    """SQuAD's F1 in another form: by precision and recall."""
    answer_tokens, gold_tokens = official_tokens(answer), official_tokens(gold)
    if not answer_tokens or not gold_tokens:
        return float(answer_tokens == gold_tokens)
    left, shared = list(gold_tokens), 0
    for token in answer_tokens:
        if token in left:
            left.remove(token)
            shared += 1
    if not shared:
        return 0.0
    precision, recall = shared / len(answer_tokens), shared / len(gold_tokens)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("answer", NORMALISED, ids=repr)
def test_an_answer_is_normalised_as_squad_does(answer: str) -> None:
    assert normalised(answer) == NORMALISED[answer]


@pytest.mark.parametrize(("answer", "golds", "expected"), F1)
def test_f1_is_the_best_against_any_gold_worked_by_hand(
    answer: str, golds: Sequence[str], expected: float
) -> None:
    assert token_f1(answer, golds) == pytest.approx(expected)


@pytest.mark.parametrize(("answer", "golds", "expected"), EXACT)
def test_an_exact_match_equals_any_gold_once_normalised(
    answer: str, golds: Sequence[str], expected: float
) -> None:
    assert exact_match(answer, golds) == expected


@given(texts, texts)
def test_f1_and_exact_match_equal_another_implementation_of_squads(
    answer: str, gold: str
) -> None:
    assert token_f1(answer, [gold]) == pytest.approx(official_f1(answer, gold))
    same = official_tokens(answer) == official_tokens(gold)
    assert exact_match(answer, [gold]) == same


@pytest.mark.parametrize("case", CONTAINED, ids=repr)
def test_a_text_contains_whole_words_when_normalised(
    case: tuple[str, str, bool],
) -> None:
    text, part, expected = case
    assert holds(text, part) is expected


@given(answers, answers)
def test_f1_is_symmetric_between_0_and_1_and_1_for_an_exact_match(
    one: str, other: str
) -> None:
    f1 = token_f1(one, [other])
    assert f1 == token_f1(other, [one])
    assert exact_match(one, [other]) <= f1 <= 1


@given(scores, scores)
def test_auroc_is_scikit_learns_with_ties(
    positives: list[float], negatives: list[float]
) -> None:
    labels = [1] * len(positives) + [0] * len(negatives)
    expected = roc_auc_score(labels, [*positives, *negatives])
    assert auroc(positives, negatives) == pytest.approx(expected)


def test_auroc_is_none_without_both_kinds() -> None:
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


def test_the_calibration_error_of_ten_answers_is_their_mean_distance() -> None:
    predicted = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95]
    right = [False] * 5 + [True] * 5
    by_hand = (0.05 + 0.15 + 0.25 + 0.35 + 0.45) * 2 / 10
    pairs = list(zip(predicted, right, strict=True))
    assert expected_calibration_error(*arrays(pairs)) == pytest.approx(by_hand)
    assert expected_calibration_error(*arrays(pairs[::-1])) == pytest.approx(by_hand)


def test_the_calibration_error_weighs_each_bin_by_its_answers() -> None:
    # Of 11 answers the least confident two share a bin: (.1 + .2) / 2 predicted, 1/2 right.
    pairs = [(0.1, True), (0.2, False), *((0.3 + n / 20, True) for n in range(9))]
    alone = sum(1 - (0.3 + n / 20) for n in range(9))
    by_hand = (2 * (0.5 - 0.15) + alone) / 11
    assert expected_calibration_error(*arrays(pairs)) == pytest.approx(by_hand)
    predicted, observed, sizes = reliability(*arrays(pairs))
    assert sizes.tolist() == [2, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    assert (predicted[0], observed[0]) == (pytest.approx(0.15), 0.5)
    assert predicted[1:] == pytest.approx([0.3 + n / 20 for n in range(9)])


def test_answers_that_are_right_as_often_as_their_confidence_have_no_error() -> None:
    pairs = [(0.7, n < 7) for n in range(10)]
    assert expected_calibration_error(*arrays(pairs)) == pytest.approx(0)


def test_the_risk_and_its_area_equal_those_worked_by_hand() -> None:
    graded = arrays([(0.6, False), (0.9, True), (0.7, True), (0.8, False)])
    coverage, risk = risk_coverage(*graded)
    assert coverage == pytest.approx([1 / 4, 2 / 4, 3 / 4, 1])
    assert risk == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert risk_coverage_area(*graded) == pytest.approx((1 / 2 + 1 / 3 + 1 / 2) / 4)
    precisions = [precision_at(share, *graded) for share in (0.25, 0.5, 0.75, 1)]
    assert precisions == pytest.approx([1, 1 / 2, 2 / 3, 1 / 2])


def test_the_number_of_answers_at_a_coverage_is_rounded_up() -> None:
    graded = arrays([(0.9, True), (0.8, False), (0.7, True)])
    assert precision_at(0.25, *graded) == 1
    assert precision_at(0.5, *graded) == 1 / 2


def orders(graded: Answers) -> list[list[bool]]:
    """Every order of right and wrong that sorting by confidence may give."""
    by_confidence = sorted(graded, key=lambda answer: -answer[0])
    ties = [list(t) for _, t in groupby(by_confidence, key=lambda answer: answer[0])]
    choices = product(*(permutations(tie) for tie in ties))
    return [[right for tie in order for _, right in tie] for order in choices]


@given(grades.map(lambda graded: graded[:5]))
def test_the_area_is_the_mean_over_all_orders_of_equal_confidence(
    graded: Answers,
) -> None:
    areas = [
        np.mean([right[:n].count(False) / n for n in range(1, len(right) + 1)])
        for right in orders(graded)
    ]
    assert risk_coverage_area(*arrays(graded)) == pytest.approx(np.mean(areas))


@given(grades)
def test_the_order_of_the_answers_does_not_matter(graded: Answers) -> None:
    ordered = sorted(graded)
    for measure in (expected_calibration_error, risk_coverage_area):
        assert measure(*arrays(graded)) == pytest.approx(measure(*arrays(ordered)))
        assert 0 <= measure(*arrays(graded)) <= 1


def test_the_interval_is_scipys_basic_one_for_similar_groups() -> None:
    # Few and skewed, so that its ends are not those of the percentiles.
    means = np.array([0.01, 0.02, 0.02, 0.03, 0.05, 0.08, 0.1, 0.2, 0.5, 0.9])
    rows = np.concatenate([means - 0.01, means + 0.01])
    found = bootstrap_interval(lambda numbers: rows[numbers].mean(), [*range(10)] * 2)
    oracle = bootstrap((means,), np.mean, method="basic", n_resamples=20_000, rng=1)
    expected = max(0, oracle.confidence_interval.low), oracle.confidence_interval.high
    assert found == pytest.approx(expected, abs=0.02)


def test_groups_are_resampled_whole_and_deterministically() -> None:
    drawn: list[list[int]] = []

    def measure(rows: npt.NDArray[np.int64]) -> float:
        drawn.append(rows.tolist())
        return float(rows.mean()) / 10

    first = bootstrap_interval(measure, ["a", "b", "a", "c"])
    assert all(rows.count(0) == rows.count(2) for rows in drawn)
    assert {len(rows) for rows in drawn} >= {3, 4, 5, 6}
    assert bootstrap_interval(measure, ["a", "b", "a", "c"]) == first
