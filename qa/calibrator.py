"""From the margins of candidates to the probability that each is right."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A logistic model of two features, fitted for one pair of reader and embedder.

    The probability that a candidate is right is the logistic function of
    `intercept + margin * its margin + lead * its lead`, where a lead is how far a margin is
    above the best of the other candidates', or below. `threshold` is the confidence from
    which an answer counts as found, unless the caller sets his own.
    """

    reader: str
    embedder: str
    intercept: float
    margin: float
    lead: float
    threshold: float

    def probabilities(self, margins: Sequence[float]) -> Sequence[float]:
        """For each margin of one question's candidates, in [0, 1]: is that one right?

        The margins stand in falling order.
        """
        return [
            self._probability(margin, lead)
            for margin, lead in zip(margins, leads(margins), strict=True)
        ]

    def _probability(self, margin: float, lead: float) -> float:
        log_odds = self.intercept + self.margin * margin + self.lead * lead
        # The logistic function, written so that no margin overflows.
        return (1 + math.tanh(log_odds / 2)) / 2

    def fits(self, reader: str, embedder: str) -> bool:
        """Whether it was fitted for this reader and this embedder."""
        return (self.reader, self.embedder) == (reader, embedder)


def leads(margins: Sequence[float]) -> Sequence[float]:
    """How far each margin is above the best of the others; margins stand in falling order.

    One that stands alone leads a margin of 0.
    """
    if not margins:
        return []
    best, second, *_ = [*margins, 0.0]
    return [best - second, *(margin - best for margin in margins[1:])]


def shipped() -> Calibrator:
    """The calibrator of the default reader and embedder, as `training/` fitted it."""
    file = resources.files("qa").joinpath("calibrator.json")
    return Calibrator(**json.loads(file.read_text(encoding="utf-8")))
