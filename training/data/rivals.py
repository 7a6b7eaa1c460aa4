"""Groups of passages that compete for the answer to a hand-written question."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np

from training.data.bad_typing import type_badly
from training.data.example import Example
from training.data.real_examples import (
    BADLY_TYPED,
    CROPPED,
    answered,
    cropped,
    unanswered,
    well_ranked,
)
from training.data.served import ServedPassage, ServedQuestion

TOGETHER = 4
"""How many passages a question has, if so many were found for it."""
LEFT_OUT = 0.2
"""The share of answerable questions whose passages all lack the answer."""


class Rivals:
    """Groups by number; every question comes once before any comes twice.

    Of the passages that were found for a question, at most one answers it.
    """

    def __init__(self, questions: Sequence[ServedQuestion], seed: int) -> None:
        self._questions = [each for each in questions if each.passages]
        self._seed = seed

    def __getitem__(self, number: int) -> Sequence[Example]:
        random = Random(f"{self._seed} rivals {number}")
        epoch, turn = divmod(number, len(self._questions))
        order = np.random.default_rng((self._seed, epoch, 1)).permutation(
            len(self._questions)
        )
        question = self._questions[order[turn]]
        if random.random() < BADLY_TYPED:
            question = replace(question, text=type_badly(question.text, random))
        return [
            cropped(example, random) if random.random() < CROPPED else example
            for example in _group(question, random)
        ]


def _group(question: ServedQuestion, random: Random) -> list[Example]:
    answering = [each for each in question.passages if each.answers]
    others = [each for each in question.passages if not each.answers]
    right = []
    if answering and (not others or random.random() >= LEFT_OUT):
        right.append(answered(question, random.choice(answering)))
    kind = "wrong" if question.whole.answers else "human"
    wrong = _drawn(others, TOGETHER - len(right), random)
    return [*right, *(unanswered(question, passage, kind) for passage in wrong)]


def _drawn(
    passages: Sequence[ServedPassage], count: int, random: Random
) -> list[ServedPassage]:
    """Different passages, the sooner the better they were ranked."""
    left = list(passages)
    drawn: list[ServedPassage] = []
    while left and len(drawn) < count:
        drawn.append(well_ranked(left, random))
        left.remove(drawn[-1])
    return drawn
