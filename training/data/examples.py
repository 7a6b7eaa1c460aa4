"""Training examples: an endless, seeded stream, each drawn by its number alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from qa.errors import BadRequest
from training.data.bad_typing import typed_badly
from training.data.names import learn_names
from training.data.near_misses import NearMisses
from training.data.paragraphs import Paragraph, Question, Range, sentence_ends, words
from training.data.windows import window

KINDS = ("answerable", "human", "wrong", "near_miss")
SHARES = (0.50, 0.25, 0.11, 0.14)
# One near-miss in five cannot be made and stays the answerable question it was.
TITLED = 0.5
BADLY_TYPED = 0.5
DENSE = 0.5
"""The share of wrong passages chosen by meaning; the others are chosen by words."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, what is shown with it, and the answer's ranges in the passage.

    `heading` is "" where none is shown; no ranges means that there is no answer.
    """

    question: str
    heading: str
    passage: str
    ranges: tuple[Range, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the number of its paragraph."""

    question: Question
    paragraph: int


class Mined:
    """Sentences that look right and are not, for each answerable question."""

    def __init__(self, path: Path, paragraphs: Sequence[Paragraph]) -> None:
        with np.load(path, allow_pickle=False) as saved:
            self._found = {name: saved[name] for name in saved.files}
        self._ends = sentence_ends(paragraphs)
        if not np.array_equal(self._found["ends"], self._ends):
            raise BadRequest(
                f"{path} was mined from other sentences: run training.mine_passages again."
            )

    def near(self, question: int, random: Random) -> list[tuple[int, int]]:
        """Paragraph and sentence numbers in random order, the better ones likelier first."""
        by_meaning = "dense" in self._found and random.random() < DENSE
        ranked = self._found["dense" if by_meaning else "words"][question]
        kept = [int(number) for number in ranked if number >= 0]
        drawn = {n: random.random() * (2 + rank) for rank, n in enumerate(kept)}
        return [self._place(number) for number in sorted(kept, key=drawn.__getitem__)]

    def _place(self, number: int) -> tuple[int, int]:
        paragraph = int(np.searchsorted(self._ends, number, side="right"))
        before = int(self._ends[paragraph - 1]) if paragraph else 0
        return paragraph, number - before


class Examples:
    """Example number n, the same for the same seed whenever it is asked for."""

    def __init__(self, paragraphs: Sequence[Paragraph], mined: Path, seed: int) -> None:
        self._paragraphs = paragraphs
        self._seed = seed
        self._mined = Mined(mined, paragraphs)
        self._near_misses = NearMisses(learn_names(paragraphs))
        asked: dict[bool, list[Asked]] = defaultdict(list)
        for number, paragraph in enumerate(paragraphs):
            for question in paragraph.questions:
                asked[bool(question.ranges)].append(Asked(question, number))
        self._answerable, self._unanswerable = asked[True], asked[False]
        self._orders: dict[tuple[int, int], npt.NDArray[np.int64]] = {}

    @property
    def epoch(self) -> int:
        """How many examples go by until every answerable question came once."""
        return len(self._answerable)

    def __getitem__(self, number: int) -> Example:
        random = Random(f"{self._seed} {number}")
        kind = random.choices(KINDS, SHARES)[0]
        if kind == "human":
            turn = int(number * SHARES[1])
            asked = self._unanswerable[self._shuffled(turn, len(self._unanswerable))]
            return self._human(asked, random)
        chosen = self._shuffled(number, len(self._answerable))
        if kind == "wrong":
            return self._wrong(chosen, random)
        return self._asked(self._answerable[chosen], kind, random)

    def _shuffled(self, number: int, size: int) -> int:
        epoch, turn = divmod(number, size)
        if (size, epoch) not in self._orders:
            order = np.random.default_rng((self._seed, epoch)).permutation(size)
            self._orders[size, epoch] = order
        return int(self._orders[size, epoch][turn])

    def _human(self, asked: Asked, random: Random) -> Example:
        paragraph = self._paragraphs[asked.paragraph]
        wanted = set(words(asked.question.text))

        def overlap(place: Range) -> int:
            return len(wanted.intersection(words(paragraph.text[slice(*place)])))

        likely = max(paragraph.sentences, key=overlap)
        shown = window(paragraph, likely, random)
        return _example(paragraph, asked.question, shown, "human", random)

    def _wrong(self, chosen: int, random: Random) -> Example:
        question = self._answerable[chosen].question
        gold = [answer.lower() for answer in question.answers]
        for number, sentence in self._mined.near(chosen, random):
            paragraph = self._paragraphs[number]
            shown = window(paragraph, paragraph.sentences[sentence], random)
            text = paragraph.text[slice(*shown)].lower()
            if not any(answer in text for answer in gold):
                stripped = Question(question.id, question.text, (), ())
                return _example(paragraph, stripped, shown, "wrong", random)
        return self._asked(self._answerable[chosen], "near_miss", random)

    def _asked(self, asked: Asked, kind: str, random: Random) -> Example:
        paragraph, question = self._paragraphs[asked.paragraph], asked.question
        shown = window(paragraph, question.ranges[0], random)
        if kind == "near_miss":
            text = f"{paragraph.title} {paragraph.text}"
            missed = self._near_misses.make(
                question.text, paragraph.title, text, random
            )
            if missed is not None:
                question = Question(question.id, missed, (), ())
            else:
                kind = "answerable"
        return _example(paragraph, question, shown, kind, random)


def _example(
    paragraph: Paragraph, question: Question, shown: Range, kind: str, random: Random
) -> Example:
    start, end = shown
    ranges = tuple(
        (low - start, high - start)
        for low, high in question.ranges
        if start <= low and high <= end
    )
    heading = paragraph.title if random.random() < TITLED else ""
    text = question.text
    if random.random() < BADLY_TYPED:
        text = typed_badly(text, random)
    return Example(text, heading, paragraph.text[start:end], ranges, kind)
