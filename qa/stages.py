"""The stages of answering, for whoever wants to show something before the answer is there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from qa.answers.answer import Answer
from qa.retrieve.passages import Passage


@dataclass(frozen=True, slots=True)
class Found:
    """How much was found that may hold the answer, and is read next."""

    passages: int
    documents: int

    @classmethod
    def among(cls, passages: Sequence[Passage]) -> Self:
        """What these passages come to."""
        documents = {passage.span.document.id for passage in passages}
        return cls(len(passages), len(documents))


Stage = Found | Answer
"""What was found, then the answer as it grows where a language model words it."""

OnStage = Callable[[Stage], object]


def no_stages(_: Stage) -> None:
    """Hear nothing of the stages."""
