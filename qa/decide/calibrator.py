"""From what is known of candidates to the probability that each is right."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qa.decide.features import Features

THRESHOLD = 0.5
"""The confidence from which an answer is shown: it is more likely right than wrong."""

FARTHEST = 8.0
"""The longest lead that counts: who has no rival leads by as much."""


CLOSED = "closed"
"""Stands for an embedder where nothing is searched, and a question is asked of one text."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a unit of each feature adds to a candidate's strength."""

    margin: float
    cosine: float
    overlap: float

    def strength(self, features: Features) -> float:
        """The weighted sum; a cosine that is not known adds nothing."""
        return (
            self.margin * features.margin
            + self.cosine * (features.cosine or 0.0)
            + self.overlap * features.overlap
        )


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A logistic model in two steps, fitted for one pair of reader and embedder.

    A candidate's strength is the weighted sum of its features. An answer's strength is the
    logarithm of the sum of the exponentials of its candidates' strengths, one a distinct
    sentence. The probability that an answer is right is the logistic function of
    `intercept + strength * its strength + lead * its lead + margin * its margin` (Platt,
    1999), where a lead is how far it is above, or below, the strongest other answer, and
    the margin, which alone knows of unanswerable questions, is that of its strongest
    candidate. `embedder` is None where the calibrator is for what was found by words alone,
    and CLOSED where the one passage was given. `threshold` is the confidence from which an
    answer counts as found, unless the caller sets his own.
    """

    reader: str
    embedder: str | None
    weights: Weights
    intercept: float
    strength: float
    lead: float
    margin: float
    threshold: float

    def probabilities(self, features: Sequence[Features]) -> Sequence[float]:
        """For each candidate of one question, in [0, 1]: is its answer right?"""
        ranked = standings(self.weights, features)
        return [self._probability(ranked[one.answer]) for one in features]

    def ranking(self, features: Sequence[Features]) -> Sequence[int]:
        """The places of one question's candidates, the strongest answer's first."""
        ranked = standings(self.weights, features)

        def strength(place: int) -> tuple[float, float]:
            one = features[place]
            return ranked[one.answer].strength, self.weights.strength(one)

        return sorted(range(len(features)), key=strength, reverse=True)

    def _probability(self, standing: "Standing") -> float:
        log_odds = (
            self.intercept
            + self.strength * standing.strength
            + self.lead * standing.lead
            + self.margin * standing.margin
        )
        # The logistic function, written so that no strength overflows.
        return (1 + math.tanh(log_odds / 2)) / 2


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands among those to its question; `margin` is its best candidate's."""

    strength: float
    lead: float
    margin: float


def standings(weights: Weights, features: Sequence[Features]) -> Mapping[str, Standing]:
    """How each answer to a question stands, the strongest first."""
    strongest: dict[str, dict[int, Features]] = defaultdict(dict)
    for one in sorted(features, key=weights.strength):
        strongest[one.answer][one.sentence] = one
    found = {answer: list(group.values()) for answer, group in strongest.items()}
    strengths = {
        answer: _log_sum_exp([weights.strength(one) for one in group])
        for answer, group in found.items()
    }
    ranked = sorted(strengths, key=lambda answer: -strengths[answer])
    return {
        answer: Standing(
            strength=strengths[answer],
            lead=_lead(strengths, answer, ranked),
            margin=max(found[answer], key=weights.strength).margin,
        )
        for answer in ranked
    }


def _lead(strengths: Mapping[str, float], answer: str, ranked: Sequence[str]) -> float:
    rivals = [other for other in ranked[:2] if other != answer]
    if not rivals:
        return FARTHEST
    return min(FARTHEST, strengths[answer] - strengths[rivals[0]])


def _log_sum_exp(values: Collection[float]) -> float:
    most = max(values)
    return most + math.log(sum(math.exp(value - most) for value in values))
