"""Random questions from a known model, with the right candidates labelled."""

import numpy as np

from qa.decide.calibrator import Weights
from qa.decide.features import Features
from qa.evaluate.fitting import LabelledCandidates

TRUE = Weights(margin=0.6, cosine=4.0, overlap=1.5)
_CANDIDATES = 12


def draw_questions(
    count: int, seed: int, cosine: float | None = 1.0
) -> list[LabelledCandidates]:
    """Questions with one right candidate, drawn by the softmax of the strengths.

    Two in five questions have no right candidate, and lower margins.
    """
    random = np.random.default_rng(seed)
    questions = []
    for _ in range(count):
        answerable = random.random() < 0.6
        known = [
            Features(
                answer=f"answer {number}",
                sentence=number,
                margin=random.normal(2 if answerable else -2, 4),
                cosine=cosine and random.normal(0.5, 0.2),
                overlap=random.random(),
            )
            for number in range(_CANDIDATES)
        ]
        odds = np.exp([TRUE.strength(item) for item in known])
        chosen = random.choice(_CANDIDATES, p=odds / odds.sum())
        right = [answerable and number == chosen for number in range(_CANDIDATES)]
        questions.append(LabelledCandidates(known, right))
    return questions
