"""The stages of answering, for callers that show progress before the answer is ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from qa.answers.answer import Answer
from qa.retrieve.passages import Passage


@dataclass(frozen=True, slots=True)
class Found:
    """How many passages, of how many documents, were found and are read next."""

    passages: int
    documents: int

    @classmethod
    def among(cls, passages: Sequence[Passage]) -> Self:
        """Count the passages and their documents."""
        documents = {passage.span.document.id for passage in passages}
        return cls(len(passages), len(documents))


Stage = Found | Answer
"""What was found, then the answer as it grows while a language model words it."""

OnStage = Callable[[Stage], object]


def ignore_stages(_: Stage) -> None:
    """Ignore the stages."""
