"""Span models score every span of a text as the answer to a question; a plug-in point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from index.text.range import Range

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Context:
    """A text to read, and the heading above it, which is never the answer."""

    heading: str
    text: str


AnswerForm = Literal["span", "sentence", "list", "steps", "verdict"]
"""A few words; whole sentences; the items of a list; its steps in order; yes or no."""

FORMS: tuple[AnswerForm, ...] = get_args(AnswerForm)


@dataclass(frozen=True, slots=True)
class Judgements:
    """What a model says of a question and a text besides its spans; float32, all logits.

    `evidence`, of shape (pieces,), says whether a piece is part of the sentences that show the
    answer. `form` has a logit for each of FORMS.
    """

    evidence: Scores
    form: Scores


@dataclass(frozen=True, slots=True)
class Window:
    """The scores of a run of consecutive word pieces of a context's text.

    `offsets` are the pieces' ranges in the text, in code points. `spans`, float32 of shape
    (pieces, pieces), scores each span by its first and last piece, and `null` scores no
    answer. Both are logits: only differences within one window are meaningful. `judgements`
    is None for a model that only knows spans.
    """

    offsets: Sequence[Range]
    spans: Scores
    null: float
    judgements: Judgements | None = None


class SpanModel(Protocol):
    """Scores spans, and the absence of an answer."""

    @property
    def fingerprint(self) -> str:
        """Identifies the model's weights."""

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """For each context, the windows that together cover its text, in order."""
