"""Fitting a calibrator to questions with known answers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from qa.decide.calibrator import AnswerScores, Calibrator, Weights, score_answers
from qa.decide.features import Features
from qa.errors import BadRequest

FEWEST = 50
"""The fewest right answers, and the fewest wrong ones, for a meaningful fit."""

FITTED = (
    "margin",
    "cosine",
    "overlap",
    "coverage",
    "evidence",
    "sentences",
)
"""The features whose weights are fitted; an unknown one counts as 0."""

GIVEN = Weights(0.0, 0.0, 0.0, question=3.0, identifiers=5.0, edition=2.5)
"""Weights that aren't fitted: few questions of the tuning sets name a code or a version, or are
those that stand in a document."""
_NO_WEIGHTS = Weights(0.0, 0.0, 0.0)
_QUESTION = 2.0  # likewise, in the log-odds of the strongest candidate

_RIDGE = 1e-4  # keeps weights finite if one feature separates right from wrong

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelledCandidates:
    """One question's candidates, whether each is right, and the question's domain."""

    features: Sequence[Features]
    right: Sequence[bool]
    domain: str = ""

    def best(self, weights: Weights) -> tuple[AnswerScores, bool]:
        """The scores of the strongest answer, and whether its best candidate is right."""
        answer, scores = next(iter(score_answers(weights, self.features).items()))
        own = [n for n, item in enumerate(self.features) if item.answer == answer]
        strongest = max(own, key=lambda n: weights.strength(self.features[n]))
        return scores, self.right[strongest]


def fit(
    reader: str,
    embedder: str | None,
    questions: Sequence[LabelledCandidates],
    fewest: int = FEWEST,
) -> Calibrator:
    """The calibrator that fits a reader's candidates best.

    The weights maximise the likelihood of drawing a right candidate from those of its
    question (the conditional logit of McFadden, 1974), over the questions that have one.
    Then a logistic regression predicts from its scores whether the best answer is right.
    In both, each domain counts the same, however many questions it has.

    Raises:
        BadRequest: fewer than `fewest` questions are answered right, or wrong.
    """
    answered = [question for question in questions if question.features]
    weights = _weights([question for question in answered if any(question.right)])
    best = [question.best(weights) for question in answered]
    right = np.array([is_right for _, is_right in best], bool)
    if min(right.sum(), (~right).sum()) < fewest:
        raise BadRequest(
            f"There must be {fewest} questions that are answered right and {fewest} that are"
            f" not to fit a calibrator; there are {right.sum()} and {(~right).sum()}. Add"
            " more questions, some of them without an answer."
        )
    model = LogisticRegression(C=1e6, max_iter=1000).fit(
        _columns([s for s, _ in best]), right, domain_weights(answered)
    )
    strength, lead, *own = (float(weight) for weight in model.coef_[0])
    return Calibrator(
        reader=reader,
        embedder=embedder,
        weights=weights,
        own=replace(_NO_WEIGHTS, **_named(own), question=_QUESTION),
        intercept=float(model.intercept_[0]),
        strength=strength,
        lead=lead,
    )


def domain_weights(questions: Sequence[LabelledCandidates]) -> Array:
    """A weight for each question, 1 in the mean; those of a domain add up to the same sum."""
    sizes = Counter(question.domain for question in questions)
    return np.array(
        [len(questions) / len(sizes) / sizes[each.domain] for each in questions]
    )


def _columns(scores: Sequence[AnswerScores]) -> Array:
    return np.array(
        [[item.strength, item.lead, *_row(item.strongest)] for item in scores]
    )


def _weights(questions: Sequence[LabelledCandidates]) -> Weights:
    """The most likely weights; 0 for a feature that is never known.

    Those in `GIVEN` are taken from there.
    """
    if not questions:
        return GIVEN
    table = np.array([_row(item) for q in questions for item in q.features])
    reserved = np.array(
        [GIVEN.strength(item) for q in questions for item in q.features]
    )
    right = np.array([is_right for q in questions for is_right in q.right])
    sizes = [len(q.features) for q in questions]
    first = np.cumsum([0, *sizes[:-1]])  # the first row of each question
    shares = domain_weights(questions) / len(questions)

    def loss(weights: Array) -> float:
        strength = table @ weights + reserved
        of_all = np.logaddexp.reduceat(strength, first)
        of_right = np.logaddexp.reduceat(np.where(right, strength, -np.inf), first)
        return float(shares @ (of_all - of_right) + _RIDGE * weights @ weights)

    found = minimize(loss, np.zeros(table.shape[1]), method="L-BFGS-B").x
    return replace(GIVEN, **_named(found.tolist()))


def _row(features: Features) -> list[float]:
    return [getattr(features, name) or 0.0 for name in FITTED]


def _named(weights: Sequence[float]) -> dict[str, float]:
    return dict(zip(FITTED, weights, strict=True))
