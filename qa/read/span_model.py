"""Span models score every range of a text as the answer to a question: the plug-in point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.text.document import Range

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Context:
    """What is read for a question: a text, and the heading above it, which answers nothing."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """The scores of one run of word pieces of a context's text.

    `offsets` are the pieces' ranges in the text, in code points. `spans`, float32 of shape
    (pieces, pieces), scores each span by its first and last piece, and `null` that there is
    no answer here: logits, of which only differences within one window mean something.
    """

    offsets: Sequence[Range]
    spans: Scores
    null: float


class SpanModel(Protocol):
    """Scores spans, and knows of questions that a text does not answer."""

    @property
    def fingerprint(self) -> str:
        """Names the model's weights."""

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """For each context the windows that together cover its text, in order."""
