"""Talk models find what a question needs from the turns before it; a plug-in point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.text.range import Range

SEPARATOR = " | "
"""What stands between two turns of a talk."""
TURNS = 3
"""How many turns a talk has at most, the latest first."""
ANSWER_CHARACTERS = 200
"""How much of each answer a talk has."""


@dataclass(frozen=True, slots=True)
class TalkScores:
    """Logits of a question and a talk.

    `leans` says whether the question can't be understood without the talk. `terms`, of shape
    (pieces,), says of each word piece whether it belongs to the question; `offsets` are the
    pieces' ranges in the talk, in code points.
    """

    leans: float
    offsets: Sequence[Range]
    terms: npt.NDArray[np.float32]


class TalkModel(Protocol):
    """Reads a question together with the turns before it."""

    def read_talk(self, question: str, talk: str) -> TalkScores:
        """The scores of a talk, as `talk_text` writes it."""


def talk_text(turns: Sequence[tuple[str, str]]) -> str:
    """The last turns, each a question and its answer or "", the latest first."""
    texts = [
        f"{question} {answer[:ANSWER_CHARACTERS]}".strip() for question, answer in turns
    ]
    return SEPARATOR.join(texts[: -TURNS - 1 : -1])
