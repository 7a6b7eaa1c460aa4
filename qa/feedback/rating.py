"""Feedback: a user's judgement of an answer."""

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
class JudgedAnswer:
    """The JSON of an answer to judge, and the turns before its question, oldest first.

    Raises:
        BadRow: `answer` isn't a saved answer.
        BadRequest: a turn has no question or no answer, or the whole is too large to save.
    """

    answer: Mapping[str, object]
    history: Sequence[Mapping[str, object]] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.answer.get("question"), str):
            raise BadRow("This isn't a saved answer: it has no question.")
        list(claims(self.answer))
        check_history(self.history)
        if len(self.answer_json) + len(self.history_json) > _MOST_BYTES:
            raise BadRequest("The answer is too large to save feedback on it.")

    @property
    def answer_json(self) -> str:
        """The answer as it is saved."""
        return json.dumps(self.answer, sort_keys=True)

    @property
    def history_json(self) -> str:
        """The turns as they are saved: their questions and answers."""
        return json.dumps([[turn["question"], turn["answer"]] for turn in self.history])

    @property
    def key(self) -> str:
        """A hash that is the same for the same answer to the same question at any time."""
        stable = {
            name: value
            for name, value in self.answer.items()
            if name not in {"index", "timings_ms"}
        }
        whole = json.dumps([stable, self.history_json], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feedback:
    """The feedback on one answer.

    `unsupported` holds the indices of the quotes that don't support it. `at` is when feedback
    was last given, in ISO 8601 and UTC, "" if there is none.
    """

    judged: JudgedAnswer
    rating: Rating | None = None
    unsupported: frozenset[int] = frozenset()
    at: str = ""
