"""CANARD's follow-up questions, laid out as a folder, and the ways to read one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from qa.converse.history import Turn
from training.data.talks import Said, is_held_out, read_talks

FIRST = 5
FEWEST_WORDS = 5
"""Shorter answers are no paragraphs."""
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

    def is_found_in(self, ranked: Iterator[Paragraph]) -> bool:
        """Whether the target is among the first paragraphs, without those already given."""
        skipped = {(self.document, text) for text in self.given}
        kept = (paragraph for paragraph in ranked if paragraph not in skipped)
        return (self.document, self.target) in (
            paragraph for paragraph, _ in zip(kept, range(FIRST), strict=False)
        )


def lay_out_dialogues(file: Path, folder: Path) -> list[FollowUp]:
    """Write one file per dialogue: its distinct answers as paragraphs, in order.

    Returns the follow-ups of the dialogues that no model was trained on, if their own answer
    is known: it stands in the history of a later question.
    """
    folder.mkdir(parents=True, exist_ok=True)
    follow_ups: list[FollowUp] = []
    by_talk = sorted(read_talks(file), key=lambda said: (said.talk, len(said.history)))
    for talk, group in groupby(by_talk, key=lambda said: said.talk):
        turns = list(group)
        answers = [answer for _, answer in turns[-1].history]
        paragraphs = list(dict.fromkeys(filter(_is_paragraph, answers)))
        document = f"{talk}.txt"
        if paragraphs:
            (folder / document).write_text("\n\n".join(paragraphs), encoding="utf-8")
        if is_held_out(turns[0]):
            follow_ups += _follow_ups(turns, answers, document)
    return follow_ups


def _follow_ups(
    turns: Sequence[Said], answers: Sequence[str], document: str
) -> Iterator[FollowUp]:
    for said in turns:
        number = len(said.history)
        if 0 < number < len(answers) and _is_paragraph(answers[number]):
            target = answers[number]
            given = frozenset(answers[:number]) - {target}
            history = [_turn(*each) for each in said.history]
            yield FollowUp(
                said.question, history, said.rewrite, document, target, given
            )


def _is_paragraph(answer: str) -> bool:
    return len(answer.split()) >= FEWEST_WORDS and answer != UNKNOWN


def _turn(question: str, answer: str) -> Turn:
    return Turn(question, "" if answer == UNKNOWN else answer)


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


READINGS: tuple[Callable[[FollowUp], str], ...] = (plain, pasted, rewritten)
