"""Talks over people's own documents: is a follow-up answered as well as its rewrite?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from qa import Answer, Bot
from training.data.talks import Said, is_held_out, read_talks
from training.gold.corpora import rows
from training.gold.real import RealQuestion, real_question, texts_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn of a talk: as it was said, and as a question with its answers."""

    said: Said
    question: RealQuestion


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn with the product's answers to it and, if it leans, to its rewrite asked alone.

    `before` is the answer of the turn before, "" if it had none.
    """

    spoken: Spoken
    answer: Answer
    rewritten: Answer
    before: str

    @property
    def leans(self) -> bool:
        """Whether the turn can't be understood without those before it."""
        return self.spoken.said.leans

    @property
    def is_expanded(self) -> bool:
        """Whether the product read it with the turns before it."""
        return self.answer.resolved is not None

    @property
    def repeats(self) -> bool:
        """Whether it wrongly got the answer of the turn before."""
        is_same = self.answer.found and self.answer.text == self.before
        return is_same and not self.is_right(self.answer)

    def is_right(self, answer: Answer) -> bool:
        """Whether an answer is right."""
        return self.spoken.question.is_answered_by(answer)

    def is_shown(self, answer: Answer) -> bool:
        """Whether an evidence sentence is in the quotes or the nearest sentences."""
        texts = texts_of((*answer.quotes, *answer.nearest))
        return any(map(self.spoken.question.proved_by, texts))


def held_out_talks(file: Path) -> Iterator[Sequence[Spoken]]:
    """The talks of a file that no model was trained on."""
    talks = groupby(read_talks(file), key=lambda said: said.talk)
    for row, (_, group) in zip(rows(file), talks, strict=True):
        said = list(group)
        if is_held_out(said[0]):
            yield [Spoken(*each) for each in zip(said, _questions(row), strict=True)]


def _questions(row: Mapping[str, Any]) -> Iterator[RealQuestion]:
    for turn in row["turns"]:
        context = row["contexts"][turn["context"] or 0]  # None of small talk
        yield real_question(row["domain"], context["source"], context["context"], turn)


def hear(bot: Bot, talk: Sequence[Spoken]) -> Iterator[Heard]:
    """Ask the turns of a talk, each with the product's own answers to those before it."""
    history: list[Mapping[str, object]] = []
    before = ""
    for spoken in talk:
        answer = bot.ask(spoken.said.question, history)
        leans = spoken.said.leans
        rewritten = bot.ask(spoken.said.rewrite) if leans else answer
        yield Heard(spoken, answer, rewritten, before)
        before = answer.text
        history.append({**answer.as_json(), "answer": before})


def print_talks(bot: Bot, talks: Sequence[Sequence[Spoken]]) -> None:
    """Print how follow-ups are answered, and which questions are read with the talk."""
    heard = [
        each for talk in talks for each in hear(bot, talk) if each.spoken.said.history
    ]
    leaning = [each for each in heard if each.leans]
    alone = [each for each in heard if not each.leans]
    answerable = [each for each in leaning if each.spoken.question.answerable]
    unanswerable = [each for each in leaning if not each.spoken.question.answerable]
    figures: tuple[tuple[str, Sequence[Heard], Callable[[Heard], bool]], ...] = (
        ("leaning, right", answerable, lambda h: h.is_right(h.answer)),
        ("its rewrite asked alone", answerable, lambda h: h.is_right(h.rewritten)),
        ("leaning, evidence shown", answerable, lambda h: h.is_shown(h.answer)),
        ("its rewrite asked alone", answerable, lambda h: h.is_shown(h.rewritten)),
        ("leaning, unanswerable, but answered", unanswerable, lambda h: h.answer.found),
        ("its rewrite asked alone", unanswerable, lambda h: h.rewritten.found),
        ("leaning, wrongly the answer before", leaning, lambda h: h.repeats),
        ("leaning, read with the talk", leaning, lambda h: h.is_expanded),
        ("standing alone, read with the talk", alone, lambda h: h.is_expanded),
    )
    print("| turns of talks | share | of |\n|---|---|---|")
    for name, group, holds in figures:
        print(f"| {name} | {np.mean([*map(holds, group)]):.3f} | {len(group)} |")
