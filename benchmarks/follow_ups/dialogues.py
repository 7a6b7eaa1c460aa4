"""CANARD's follow-up questions, and the ways to read one before it is searched."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.converse.follow_ups import resolve_follow_up
from qa.converse.history import Turn, turns

FIRST = 5
UNKNOWN = "I don't know."
Paragraph = tuple[str, str]
"""A document's name and the text of one of its paragraphs."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question of a dialogue and its target paragraph; those already `given` don't count."""

    question: str
    history: Sequence[Turn]
    rewrite: str
    document: str
    target: str
    given: frozenset[str]

    @property
    def is_tuned_on(self) -> bool:
        """Whether its dialogue was used to choose the constants."""
        return int(hashlib.sha256(self.document.encode()).hexdigest(), 16) % 2 == 0

    def is_found_in(self, ranked: Iterator[Paragraph]) -> bool:
        """Whether the target is among the first paragraphs, without those already given."""
        skipped = {(self.document, text) for text in self.given}
        kept = (paragraph for paragraph in ranked if paragraph not in skipped)
        return (self.document, self.target) in (
            paragraph for paragraph, _ in zip(kept, range(FIRST), strict=False)
        )


def read_follow_ups(file: Path) -> list[FollowUp]:
    """The questions that have at least one turn before them."""
    follow_ups = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        history = [
            {**turn, "answer": "" if turn["answer"] == UNKNOWN else turn["answer"]}
            for turn in row["history"]
        ]
        if history:
            follow_ups.append(
                FollowUp(
                    row["question"],
                    turns(history),
                    row["rewrite"],
                    row["document"],
                    row["target"],
                    frozenset(row["given"]),
                )
            )
    return follow_ups


def plain(follow_up: FollowUp) -> str:
    """The question as it was asked."""
    return follow_up.question


def pasted(follow_up: FollowUp) -> str:
    """The question with the last turn in front of it."""
    last = follow_up.history[-1]
    return f"{last.question} {last.answer or UNKNOWN} {follow_up.question}"


def rewritten(follow_up: FollowUp) -> str:
    """The question as a person rewrote it to be standalone."""
    return follow_up.rewrite


def resolved(follow_up: FollowUp) -> str:
    """The question resolved against the history, wherever its form allows."""
    found = resolve_follow_up(follow_up.question, follow_up.history)
    return found.resolved if found else follow_up.question


READINGS: tuple[Callable[[FollowUp], str], ...] = (plain, pasted, rewritten, resolved)


def paragraphs_of(file: Path) -> list[str]:
    """The paragraphs of a laid-out file."""
    return file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
