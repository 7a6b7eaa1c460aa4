"""Readers find the spans of passages that answer a question; a plug-in point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import regex

from index.store.state import Sentence
from index.text.document import Span
from qa.read.span_model import AnswerForm
from qa.retrieve.passages import Passage
from qa.retrieve.units import is_numbered_heading

_QUESTION = regex.compile(r"\?[\s*_~`]*$")

Around = Callable[[Sentence, int], Sequence[Sentence]]
"""Returns a sentence and up to that many neighbours on either side, in document order."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reader says of a candidate besides its margin.

    `evidence` is the logit that the candidate's sentence shows the answer, and `whole` that
    sentence with those beside it that show the answer too. `form` is the form of the answer
    that is asked for.
    """

    evidence: float
    whole: Span
    form: AnswerForm


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer, with its sentence and its passage.

    A span over several items of a list has each of them in `items`, and begins in `sentence`.
    `margin` is how much better the span scores than no answer; it can be compared across the
    passages of one question. `judged` is None if the reader only knows spans.
    """

    span: Span
    sentence: Sentence
    passage: Passage
    margin: float
    items: tuple[Span, ...] = ()
    judged: Judged | None = None


def may_answer(sentence: Span) -> bool:
    """Whether a sentence may answer: not a table's header, nor a question.

    A heading may if it has a number, such as a date or a version. A quoted question may, as
    it ends with a quotation mark.
    """
    return not (
        (sentence.holds_heading and not is_numbered_heading(sentence))
        or sentence.document.structure.is_table_header(sentence.start, sentence.end)
        or _QUESTION.search(sentence.text)
    )


class Reader(Protocol):
    """Finds the spans of passages that may answer a question."""

    @property
    def fingerprint(self) -> str:
        """Identifies the reader; a calibrator is only valid for the same reader."""

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The candidates of all passages together, best first."""
