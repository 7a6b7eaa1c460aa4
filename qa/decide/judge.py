"""Judging candidates: a reader with its calibrators, and the verdict on each candidate."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.decide.calibrator_file import Fitting
from qa.decide.features import features
from qa.read.reader import Candidate, Reader
from qa.retrieve.passages import Passage


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate and the probability that it is right."""

    candidate: Candidate
    probability: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The candidates of one question, the strongest first.

    `threshold` is the probability from which one counts as found, and `calibrated` whether
    it was fitted for the very models that were used.
    """

    candidates: Sequence[Judged]
    threshold: float
    calibrated: bool


@dataclass(frozen=True, slots=True)
class Judge:
    """A reader with its calibrator, and the one for what is found by words alone."""

    reader: Reader
    hybrid: Fitting
    words: Fitting

    def judge(self, question: str, passages: Sequence[Passage]) -> Judgement:
        """Read the passages and say how likely each candidate is right.

        Where any candidate's passage has no vectors yet, all are judged as found by words.
        """
        candidates = self.reader.read(question, passages)
        known = features(question, candidates)
        by_words = any(candidate.cosine is None for candidate in known)
        fitting = self.words if by_words else self.hybrid
        probabilities = fitting.calibrator.probabilities(known)
        judged = [Judged(*pair) for pair in zip(candidates, probabilities, strict=True)]
        return Judgement(
            [judged[place] for place in fitting.calibrator.ranking(known)],
            fitting.calibrator.threshold,
            fitting.fitted,
        )
