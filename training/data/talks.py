"""Talks: which questions lean on the turns before, and on which of their words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import regex

from qa.read.talk_model import talk_text
from training.data.bad_typing import FUNCTION_WORDS
from training.data.example import Example, Labels
from training.data.paragraphs import Range, words
from training.gold.corpora import rows

HELD_OUT = 4
"""One talk in four is for measuring."""
OTHER_TOPIC = 0.25
"""The share of examples that ask something else after a talk."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question with the turns before it, and how it reads alone.

    `history` has pairs of question and answer, the oldest first; the answer is "" if there
    was none. `talk` identifies the talk.
    """

    talk: str
    history: tuple[tuple[str, str], ...]
    question: str
    rewrite: str
    leans: bool


def read_talks(path: Path) -> Iterator[Said]:
    """The turns of real_talks, or of a file of CANARD."""
    for number, row in enumerate(rows(path)):
        if "turns" in row:
            yield from turns(number, row)
        else:
            yield _canard(row)


def turns(number: int, talk: Mapping[str, Any]) -> Iterator[Said]:
    """The turns of a row of real_talks, with its number, in order."""
    history: list[tuple[str, str]] = []
    for turn in talk["turns"]:
        question, leans = turn["question"], bool(turn["leans"])
        yield Said(f"talk {number}", tuple(history), question, turn["rewrite"], leans)
        answer = "" if turn["is_impossible"] else ", ".join(turn["answers"])
        history.append((question, answer))


def is_held_out(said: Said) -> bool:
    """Whether a talk is for measuring, not for training."""
    return sha256(said.talk.encode()).digest()[0] % HELD_OUT == 0


class TalkExamples:
    """Examples of talks by number; only those with turns before, and none held out."""

    def __init__(self, paths: Sequence[Path], seed: int) -> None:
        said = [each for path in paths for each in read_talks(path)]
        self._said = [each for each in said if each.history and not is_held_out(each)]
        self._alone = [
            each for each in said if not each.leans and not is_held_out(each)
        ]
        self._seed = seed

    def __getitem__(self, number: int) -> Example:
        random = Random(f"{self._seed} talk {number}")
        said = random.choice(self._said)
        if random.random() < OTHER_TOPIC:
            other = random.choice(self._alone)
            return _example(said.history, other.question, (), leans=False)
        return _as_said(said)


def each_once(path: Path, seed: int, *, held_out: bool) -> Iterator[Example]:
    """Each question with turns before it, and one that stands alone after the same turns."""
    said = [each for each in read_talks(path) if is_held_out(each) == held_out]
    alone = [each.question for each in said if not each.leans]
    random = Random(f"{seed} talks")
    for each in said:
        if each.history:
            yield _as_said(each)
            yield _example(each.history, random.choice(alone), (), leans=False)


def _as_said(said: Said) -> Example:
    terms = _terms(said) if said.leans else frozenset()
    return _example(said.history, said.question, terms, leans=said.leans)


def _example(
    history: Sequence[tuple[str, str]],
    question: str,
    terms: Collection[str],
    *,
    leans: bool,
) -> Example:
    text = talk_text(history)
    marked = tuple(_occurrences(text, terms))
    labels = Labels(leans=leans)
    return Example(question, "", text, (), "talk", marked, labels)


def _terms(said: Said) -> frozenset[str]:
    """The words that the rewrite adds."""
    added = set(words(said.rewrite)) - set(words(said.question)) - FUNCTION_WORDS
    return frozenset(added)


def _occurrences(text: str, terms: Collection[str]) -> Iterator[Range]:
    for match in regex.finditer(r"[\p{L}\p{N}]+", text):
        if match.group().lower() in terms:
            yield match.span()


def _canard(row: Mapping[str, Any]) -> Said:
    said = row["history"]
    question, rewrite = row["question"], row["rewrite"]
    return Said(
        row["id"].split("#")[0],
        tuple(zip(said[::2], said[1::2], strict=False)),
        question,
        rewrite,
        words(question) != words(rewrite),
    )
