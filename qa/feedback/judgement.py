"""Feedback: what a user says of an answer."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.answers.check import claims
from qa.converse.history import check_history
from qa.errors import BadRequest, BadRow

Rating = Literal["up", "down"]

_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer's JSON that is judged, and the turns before its question, oldest first.

    Raises:
        BadRow: it is no answer.
        BadRequest: a turn has no question or no answer, or all is too large to be kept.
    """

    answer: Mapping[str, object]
    history: Sequence[Mapping[str, object]] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.answer.get("question"), str):
            raise BadRow("This is no saved answer: it has no question.")
        list(claims(self.answer))
        check_history(self.history)
        if len(self.answer_json) + len(self.history_json) > _MOST_BYTES:
            raise BadRequest(
                "The answer is too large to be kept with what you say of it."
            )

    @property
    def answer_json(self) -> str:
        """The answer as it is kept."""
        return json.dumps(self.answer, sort_keys=True)

    @property
    def history_json(self) -> str:
        """The turns as they are kept: their questions and answers."""
        return json.dumps([[turn["question"], turn["answer"]] for turn in self.history])

    @property
    def key(self) -> str:
        """What is the same for the same answer to the same question, whenever it is given."""
        lasting = {
            name: value
            for name, value in self.answer.items()
            if name not in {"index", "timings_ms"}
        }
        whole = json.dumps([lasting, self.history_json], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was said of one answer, and when last, in ISO 8601 and UTC; "" where nothing was.

    `unsupported` holds the numbers of the quotes that don't support it, from 0.
    """

    judged: Judged
    rating: Rating | None = None
    unsupported: frozenset[int] = frozenset()
    at: str = ""
