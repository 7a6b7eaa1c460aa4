"""Training examples from hand-written questions and the passages served for them."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import regex

from training.data.bad_typing import FUNCTION_WORDS, type_badly
from training.data.example import Example, Labels
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import Paragraph, Range, words
from training.data.served import ServedPassage, ServedQuestion

KINDS = ("answerable", "wrong", "near_miss", "moved")
SHARES = (0.66, 0.20, 0.08, 0.06)
# Where a question can't become a near-miss, or can't be moved, it stays answerable.
WHOLE = 0.25
"""The share of answerable questions that get their context without its structure."""
CROPPED = 0.4
BADLY_TYPED = 0.3  # a quarter of the questions are typed badly already
# Not after a colon or a semicolon: what stands before says what a list or a cell is about.
_BOUNDARY = regex.compile(r"(?<=[.!?]\s)|(?<=\n)")


class RealExamples:
    """Examples by number; every question comes once before any comes twice."""

    def __init__(
        self, questions: Sequence[ServedQuestion], near_misses: NearMisses, seed: int
    ) -> None:
        self._questions = questions
        self._near_misses = near_misses
        self._seed = seed

    def __getitem__(self, number: int) -> Example:
        random = Random(f"{self._seed} real {number}")
        epoch, turn = divmod(number, len(self._questions))
        order = np.random.default_rng((self._seed, epoch)).permutation(
            len(self._questions)
        )
        example = self._example(self._questions[order[turn]], random)
        if random.random() < CROPPED:
            example = cropped(example, random)
        if random.random() < BADLY_TYPED:
            example = replace(example, question=type_badly(example.question, random))
        return example

    def _example(self, question: ServedQuestion, random: Random) -> Example:
        if not question.whole.answers:
            return unanswered(question, _near(question, random), "human")
        kind = random.choices(KINDS, SHARES)[0]
        passage = _answering(question, random)
        made = self._unanswerable(kind, question, passage, random)
        return made or answered(question, passage)

    def _unanswerable(
        self,
        kind: str,
        question: ServedQuestion,
        passage: ServedPassage,
        random: Random,
    ) -> Example | None:
        """An example of this kind, made of a question and its passage if need be."""
        match kind:
            case "wrong":
                return _wrong(question, random)
            case "near_miss":
                return self._near_miss(question, passage, random)
            case "moved":
                return self._moved(question, passage, random)
        return None

    def _near_miss(
        self, question: ServedQuestion, passage: ServedPassage, random: Random
    ) -> Example | None:
        text = f"{passage.heading} {passage.text}"
        missed = self._near_misses.make(question.text, question.document, text, random)
        if missed is None:
            return None
        return unanswered(replace(question, text=missed), passage, "near_miss")

    def _moved(
        self, question: ServedQuestion, passage: ServedPassage, random: Random
    ) -> Example | None:
        """The passage under a heading that makes it say something else."""
        heading = self._another_heading(question.text, passage, random)
        if heading is None:
            return None
        return unanswered(question, replace(passage, heading=heading), "moved")

    def _another_heading(
        self, question: str, passage: ServedPassage, random: Random
    ) -> str | None:
        """Another passage's heading, if the question names what only this heading says."""
        asked = set(words(question)) - FUNCTION_WORDS
        only = asked & set(words(passage.heading)) - set(words(passage.text))
        other = random.choice(self._questions)
        headings = [each.heading for each in other.passages if each.heading]
        if not only or not headings:
            return None
        heading = random.choice(headings)
        return None if only & set(words(heading)) else heading


def as_paragraphs(questions: Sequence[ServedQuestion]) -> list[Paragraph]:
    """The questions' contexts, to learn the names in them."""
    contexts = {question.whole.text: question.document for question in questions}
    return [Paragraph(title, text, (), ()) for text, title in contexts.items()]


def _answering(question: ServedQuestion, random: Random) -> ServedPassage:
    """A passage with an answer, or the context without its structure."""
    served = [each for each in question.passages if each.answers]
    if served and random.random() >= WHOLE:
        return random.choice(served)
    return question.whole


def _near(question: ServedQuestion, random: Random) -> ServedPassage:
    """One of the passages that look right, or the context of an unanswerable question."""
    if not question.passages or random.random() < WHOLE:
        return question.whole
    return well_ranked(question.passages, random)


def well_ranked(passages: Sequence[ServedPassage], random: Random) -> ServedPassage:
    """A passage, the sooner the better it was ranked."""
    weights = [1 / (1 + rank) for rank in range(len(passages))]
    return random.choices(passages, weights)[0]


def _wrong(question: ServedQuestion, random: Random) -> Example | None:
    """The question with a passage that was found but doesn't answer it."""
    without = [each for each in question.passages if not each.answers]
    if not without:
        return None
    return unanswered(question, well_ranked(without, random), "wrong")


def answered(question: ServedQuestion, passage: ServedPassage) -> Example:
    """The question with a passage that answers it."""
    return Example(
        question.text,
        passage.heading,
        passage.text,
        passage.answers,
        "answerable",
        passage.evidence,
        Labels(question.verdict, question.form),
    )


def unanswered(question: ServedQuestion, passage: ServedPassage, kind: str) -> Example:
    """The question with a passage that doesn't answer it."""
    labels = Labels("neither", question.form)
    return Example(question.text, passage.heading, passage.text, (), kind, (), labels)


def cropped(example: Example, random: Random) -> Example:
    """The example with some of the text before or after its answers left out."""
    kept = (*example.ranges, *example.marked)
    ends = [0, *(m.end() for m in _BOUNDARY.finditer(example.passage))]
    first = min((start for start, _ in kept), default=len(example.passage) // 2)
    last = max((end for _, end in kept), default=first)
    start = random.choice([end for end in ends if end <= first])
    after = [
        end for end in (*ends, len(example.passage)) if end >= max(last, start + 1)
    ]
    end = random.choice(after)

    def moved(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
        return tuple((s - start, e - start) for s, e in ranges)

    return replace(
        example,
        passage=example.passage[start:end],
        ranges=moved(example.ranges),
        marked=moved(example.marked),
    )
