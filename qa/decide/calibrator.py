"""Calibrators: from the features of candidates to the probability that each is right."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qa.decide.features import Features

THRESHOLD = 0.5
"""The confidence from which an answer is shown: more likely right than wrong."""

MAX_LEAD = 8.0
"""The cap on a lead, and the lead of an answer that has no rival."""

CLOSED = "closed"
"""In place of an embedder's fingerprint, if a text is given and nothing is searched."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature in a sum over them; an unknown cosine adds nothing."""

    margin: float
    cosine: float
    overlap: float
    coverage: float = 0.0
    question: float = 0.0
    identifiers: float = 0.0
    edition: float = 0.0
    evidence: float = 0.0
    sentences: float = 0.0

    def strength(self, features: Features) -> float:
        """The weighted sum."""
        return (
            self.margin * features.margin
            + self.cosine * (features.cosine or 0.0)
            + self.overlap * features.overlap
            + self.coverage * features.coverage
            + self.question * features.question
            + self.evidence * features.evidence
            + self.sentences * features.sentences
            + self.reservation(features)
        )

    def reservation(self, features: Features) -> float:
        """What counts against a candidate that is about another code or version."""
        return (
            self.identifiers * (features.identifiers - 1)
            + self.edition * features.edition
        )


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A logistic model in two steps, fitted for one pair of reader and embedder.

    A candidate's strength is the weighted sum of its features. An answer's strength is the
    log-sum-exp of its candidates' strengths, one per distinct sentence. Its lead is how far
    it is above, or below, its strongest rival. The probability that an answer is right is
    the logistic function of `intercept + strength * its strength + lead * its lead` plus the
    sum over the features of its strongest candidate by the weights `own` (Platt, 1999).

    What counts against that candidate, being about another code or version, is subtracted
    once more: such a candidate is wrong, however near it is.

    `embedder` is None for passages found by keyword search only, and CLOSED where the one
    passage was given.
    """

    reader: str
    embedder: str | None
    weights: Weights
    own: Weights
    intercept: float
    strength: float
    lead: float

    def probabilities(self, features: Sequence[Features]) -> Sequence[float]:
        """For each candidate of one question, the probability that its answer is right."""
        scores = score_answers(self.weights, features)
        return [self._probability(scores[item.answer]) for item in features]

    def ranking(self, features: Sequence[Features]) -> Sequence[int]:
        """The indices of one question's candidates, those of the strongest answer first."""
        scores = score_answers(self.weights, features)

        def strength(index: int) -> tuple[float, float]:
            item = features[index]
            return scores[item.answer].strength, self.weights.strength(item)

        return sorted(range(len(features)), key=strength, reverse=True)

    def _probability(self, scores: "AnswerScores") -> float:
        log_odds = (
            self.intercept
            + self.strength * scores.strength
            + self.lead * scores.lead
            + self.own.strength(scores.strongest)
            + min(0.0, self.weights.reservation(scores.strongest))
        )
        # The logistic function, written so that no strength overflows.
        return (1 + math.tanh(log_odds / 2)) / 2


@dataclass(frozen=True, slots=True)
class AnswerScores:
    """An answer's strength, its lead, and its strongest candidate."""

    strength: float
    lead: float
    strongest: Features


def score_answers(
    weights: Weights, features: Sequence[Features]
) -> Mapping[str, AnswerScores]:
    """The scores of each answer to one question, strongest first."""
    strongest: dict[str, dict[int, Features]] = defaultdict(dict)
    for item in sorted(features, key=weights.strength):
        strongest[item.answer][item.sentence] = item
    groups = {answer: list(group.values()) for answer, group in strongest.items()}
    strengths = {
        answer: _log_sum_exp([weights.strength(item) for item in group])
        for answer, group in groups.items()
    }
    ranked = sorted(strengths, key=lambda answer: -strengths[answer])
    return {
        answer: AnswerScores(
            strength=strengths[answer],
            lead=_lead(strengths, answer, ranked),
            strongest=max(groups[answer], key=weights.strength),
        )
        for answer in ranked
    }


def _lead(strengths: Mapping[str, float], answer: str, ranked: Sequence[str]) -> float:
    rivals = [other for other in ranked[:2] if other != answer]
    if not rivals:
        return MAX_LEAD
    return min(MAX_LEAD, strengths[answer] - strengths[rivals[0]])


def _log_sum_exp(values: Collection[float]) -> float:
    highest = max(values)
    return highest + math.log(sum(math.exp(value - highest) for value in values))
