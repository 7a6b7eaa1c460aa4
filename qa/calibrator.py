"""From a candidate to the probability that it is right."""

import json
import math
from dataclasses import dataclass
from importlib import resources

from qa.reader import Candidate


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A logistic model of two features, fitted for one pair of reader and embedder.

    The probability that a candidate is right is the logistic function of
    `intercept + margin * its margin + overlap * its overlap`. `threshold` is the
    confidence from which an answer counts as found, unless the caller sets his own.
    """

    reader: str
    embedder: str
    intercept: float
    margin: float
    overlap: float
    threshold: float

    def probability(self, candidate: Candidate) -> float:
        """The probability, in [0, 1], that a candidate is right."""
        log_odds = (
            self.intercept
            + self.margin * candidate.margin
            + self.overlap * candidate.overlap
        )
        # The logistic function, written so that no margin overflows.
        return (1 + math.tanh(log_odds / 2)) / 2

    def fits(self, reader: str, embedder: str) -> bool:
        """Whether it was fitted for this reader and this embedder."""
        return (self.reader, self.embedder) == (reader, embedder)


def shipped() -> Calibrator:
    """The calibrator of the default reader and embedder, as `training/` fitted it."""
    file = resources.files("qa").joinpath("calibrator.json")
    return Calibrator(**json.loads(file.read_text(encoding="utf-8")))
