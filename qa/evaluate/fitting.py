"""Fitting a calibrator to questions whose answers are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from qa.decide.calibrator import AnswerScores, Calibrator, Weights, score_answers
from qa.decide.features import Features
from qa.errors import BadRequest

FEWEST = 50
"""Questions answered right, and questions answered wrong: from fewer, it is chance."""

_RIDGE = 1e-4  # keeps weights finite where a feature alone tells right from wrong

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judgeable:
    """One question's candidates, and whether each is right."""

    features: Sequence[Features]
    right: Sequence[bool]

    def best(self, weights: Weights) -> tuple[AnswerScores, bool]:
        """The standing of the strongest answer, and whether its best candidate is right."""
        answer, standing = next(iter(score_answers(weights, self.features).items()))
        own = [n for n, one in enumerate(self.features) if one.answer == answer]
        strongest = max(own, key=lambda n: weights.strength(self.features[n]))
        return standing, self.right[strongest]


def fit(
    reader: str,
    embedder: str | None,
    questions: Sequence[Judgeable],
    fewest: int = FEWEST,
) -> Calibrator:
    """The calibrator that fits a reader's candidates best.

    The weights maximise the likelihood that a right candidate is drawn from its question's
    (the conditional logit of McFadden, 1974), over the questions that have one; what
    follows is a logistic regression of the best answer's being right on its standing.

    Raises:
        BadRequest: fewer than `fewest` questions are answered right, or wrong.
    """
    answered = [one for one in questions if one.features]
    weights = _weights([one for one in answered if any(one.right)])
    best = [one.best(weights) for one in answered]
    right = np.array([is_right for _, is_right in best], bool)
    if min(right.sum(), (~right).sum()) < fewest:
        raise BadRequest(
            f"There must be {fewest} questions that are answered right and {fewest}"
            f" that are not to fit a calibrator; there are {right.sum()} and"
            f" {(~right).sum()}. Give more questions, some of which have no answer."
        )
    model = LogisticRegression(C=1e6).fit(_columns([s for s, _ in best]), right)
    strength, lead, margin = (float(weight) for weight in model.coef_[0])
    return Calibrator(
        reader=reader,
        embedder=embedder,
        weights=weights,
        intercept=float(model.intercept_[0]),
        strength=strength,
        lead=lead,
        margin=margin,
    )


def _columns(found: Sequence[AnswerScores]) -> Array:
    return np.array([[one.strength, one.lead, one.margin] for one in found])


def _weights(questions: Sequence[Judgeable]) -> Weights:
    """The most likely weights; a feature that is nowhere known gets none."""
    if not questions:
        return Weights(0.0, 0.0, 0.0)
    table = np.array([_row(one) for each in questions for one in each.features])
    right = np.array([is_right for each in questions for is_right in each.right])
    sizes = [len(each.features) for each in questions]
    first = np.cumsum([0, *sizes[:-1]])  # the row at which each question begins

    def loss(weights: Array) -> float:
        strength = table @ weights
        of_all = np.logaddexp.reduceat(strength, first)
        of_right = np.logaddexp.reduceat(np.where(right, strength, -np.inf), first)
        return float(np.mean(of_all - of_right) + _RIDGE * weights @ weights)

    found = minimize(loss, np.zeros(3), method="L-BFGS-B").x
    margin, cosine, overlap = (float(weight) for weight in found)
    return Weights(margin, cosine, overlap)


def _row(features: Features) -> tuple[float, float, float]:
    return features.margin, features.cosine or 0.0, features.overlap
