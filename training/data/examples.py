"""Training examples from questions on articles; each depends only on its number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from qa.errors import BadRequest
from training.data.bad_typing import type_badly
from training.data.example import Example
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import Paragraph, Question, Range, sentence_ends, words
from training.data.windows import window

KINDS = ("answerable", "human", "wrong", "near_miss")
SHARES = (0.50, 0.25, 0.11, 0.14)
# One near-miss in five cannot be created; the question then stays answerable.
TITLED = 0.5
BADLY_TYPED = 0.5
DENSE = 0.5
"""The share of wrong passages chosen by vectors; the others are chosen by words."""


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A question and the number of its paragraph."""

    question: Question
    paragraph: int


class Mined:
    """For each answerable question, sentences that look right but are not."""

    def __init__(self, path: Path, paragraphs: Sequence[Paragraph]) -> None:
        with np.load(path, allow_pickle=False) as saved:
            self._arrays = {name: saved[name] for name in saved.files}
        self._ends = sentence_ends(paragraphs)
        if not np.array_equal(self._arrays["ends"], self._ends):
            raise BadRequest(
                f"{path} was mined from other sentences: run training.mine_passages again."
            )

    def near(self, question: int, random: Random) -> list[tuple[int, int]]:
        """Paragraph and sentence numbers in random order; better ones tend to come first."""
        is_dense = "dense" in self._arrays and random.random() < DENSE
        ranked = self._arrays["dense" if is_dense else "words"][question]
        kept = [int(number) for number in ranked if number >= 0]
        drawn = {n: random.random() * (2 + rank) for rank, n in enumerate(kept)}
        return [self._place(number) for number in sorted(kept, key=drawn.__getitem__)]

    def _place(self, number: int) -> tuple[int, int]:
        paragraph = int(np.searchsorted(self._ends, number, side="right"))
        before = int(self._ends[paragraph - 1]) if paragraph else 0
        return paragraph, number - before


class Examples:
    """Examples by number; the same seed and number always give the same example."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        mined: Path,
        near_misses: NearMisses,
        seed: int,
    ) -> None:
        self._paragraphs = paragraphs
        self._seed = seed
        self._mined = Mined(mined, paragraphs)
        self._near_misses = near_misses
        questions: dict[bool, list[PlacedQuestion]] = defaultdict(list)
        for number, paragraph in enumerate(paragraphs):
            for question in paragraph.questions:
                placed = PlacedQuestion(question, number)
                questions[bool(question.ranges)].append(placed)
        self._answerable, self._unanswerable = questions[True], questions[False]
        self._orders: dict[tuple[int, int], npt.NDArray[np.int64]] = {}

    @property
    def epoch(self) -> int:
        """How many examples it takes until every answerable question came up once."""
        return len(self._answerable)

    def __getitem__(self, number: int) -> Example:
        random = Random(f"{self._seed} {number}")
        kind = random.choices(KINDS, SHARES)[0]
        if kind == "human":
            turn = int(number * SHARES[1])
            placed = self._unanswerable[self._shuffled(turn, len(self._unanswerable))]
            return self._human(placed, random)
        chosen = self._shuffled(number, len(self._answerable))
        if kind == "wrong":
            return self._wrong(chosen, random)
        return self._answerable_or_near_miss(self._answerable[chosen], kind, random)

    def _shuffled(self, number: int, size: int) -> int:
        epoch, turn = divmod(number, size)
        if (size, epoch) not in self._orders:
            order = np.random.default_rng((self._seed, epoch)).permutation(size)
            self._orders[size, epoch] = order
        return int(self._orders[size, epoch][turn])

    def _human(self, placed: PlacedQuestion, random: Random) -> Example:
        paragraph = self._paragraphs[placed.paragraph]
        question_words = set(words(placed.question.text))

        def overlap(sentence: Range) -> int:
            text = paragraph.text[slice(*sentence)]
            return len(question_words.intersection(words(text)))

        likeliest = max(paragraph.sentences, key=overlap)
        passage = window(paragraph, likeliest, random)
        return _example(paragraph, placed.question, passage, "human", random)

    def _wrong(self, chosen: int, random: Random) -> Example:
        question = self._answerable[chosen].question
        gold = [answer.lower() for answer in question.answers]
        for number, sentence in self._mined.near(chosen, random):
            paragraph = self._paragraphs[number]
            passage = window(paragraph, paragraph.sentences[sentence], random)
            text = paragraph.text[slice(*passage)].lower()
            if not any(answer in text for answer in gold):
                stripped = Question(question.id, question.text, (), ())
                return _example(paragraph, stripped, passage, "wrong", random)
        placed = self._answerable[chosen]
        return self._answerable_or_near_miss(placed, "near_miss", random)

    def _answerable_or_near_miss(
        self, placed: PlacedQuestion, kind: str, random: Random
    ) -> Example:
        paragraph, question = self._paragraphs[placed.paragraph], placed.question
        passage = window(paragraph, question.ranges[0], random)
        if kind == "near_miss":
            text = f"{paragraph.title} {paragraph.text}"
            near_miss = self._near_misses.make(
                question.text, paragraph.title, text, random
            )
            if near_miss is not None:
                question = Question(question.id, near_miss, (), ())
            else:
                kind = "answerable"
        return _example(paragraph, question, passage, kind, random)


def _example(
    paragraph: Paragraph, question: Question, passage: Range, kind: str, random: Random
) -> Example:
    start, end = passage
    ranges = tuple(
        (low - start, high - start)
        for low, high in question.ranges
        if start <= low and high <= end
    )
    marked = tuple(
        (low - start, high - start)
        for low, high in paragraph.sentences
        if ranges and start <= low and high <= end
        for first, last in question.ranges[:1]
        if low < last and first < high
    )
    heading = paragraph.title if random.random() < TITLED else ""
    text = question.text
    if random.random() < BADLY_TYPED:
        text = type_badly(text, random)
    return Example(text, heading, paragraph.text[start:end], ranges, kind, marked)
