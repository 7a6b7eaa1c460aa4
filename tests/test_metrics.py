"""Measures against cases worked by hand, and against scikit-learn."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from qa.metrics import auroc, exact_match, normalised, token_f1

# What SQuAD's evaluation makes of an answer: lower case, then no ASCII punctuation, then no
# articles, then single spaces.
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
answers = st.lists(st.sampled_from(["the", "a", "Cat", "cat,", "b", "c"])).map(" ".join)
scores = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12)


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


def test_auroc_tells_nothing_without_both_kinds() -> None:
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None
