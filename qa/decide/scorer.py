"""Scoring candidates: how likely each candidate of a reader is right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.decide.calibrator_file import CalibratorChoice
from qa.decide.features import features
from qa.read.reader import Candidate, Reader
from qa.retrieve.passages import Passage


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate and the probability that it is right.

    `of_its_version` is the probability if its document's version were the one asked for.
    """

    candidate: Candidate
    probability: float
    of_its_version: float = 0.0


@dataclass(frozen=True, slots=True)
class RankedCandidates:
    """The candidates of one question, strongest first.

    `calibrated` says whether the calibrator was fitted for the models in use.
    """

    candidates: Sequence[ScoredCandidate]
    calibrated: bool


@dataclass(frozen=True, slots=True)
class CandidateScorer:
    """A reader with its calibrators: one for hybrid search, one for keyword search only."""

    reader: Reader
    hybrid: CalibratorChoice
    words: CalibratorChoice

    def score(self, question: str, passages: Sequence[Passage]) -> RankedCandidates:
        """Read the passages and estimate how likely each candidate is right.

        If any candidate's passage has no vectors yet, the keyword calibrator scores them all.
        """
        candidates = self.reader.read(question, passages)
        known = features(question, candidates)
        by_words = any(item.cosine is None for item in known)
        choice = self.words if by_words else self.hybrid
        timeless = [replace(item, edition=0) for item in known]
        probabilities = (
            choice.calibrator.probabilities(each) for each in (known, timeless)
        )
        scored = [
            ScoredCandidate(*item)
            for item in zip(candidates, *probabilities, strict=True)
        ]
        return RankedCandidates(
            [scored[index] for index in choice.calibrator.ranking(known)],
            choice.fitted,
        )
