"""Readers find where passages answer a question: the plug-in point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import regex

from index.store.state import Sentence
from index.text.document import Span
from qa.retrieve.passages import Passage

_QUESTION = regex.compile(r"\?[\s*_~`]*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer, the sentence it stands in, and the passage of both.

    `margin` says how much better the span is than no answer; comparable across the passages
    of one question.
    """

    span: Span
    sentence: Sentence
    passage: Passage
    margin: float


def may_answer(sentence: Span) -> bool:
    """Whether a sentence may answer: no heading does, nor a question, as in lists of them.

    A question that somebody else is quoted with may, as it ends in a quotation mark.
    """
    return not (sentence.holds_heading or _QUESTION.search(sentence.text))


class Reader(Protocol):
    """Finds the spans of passages that may answer a question."""

    @property
    def fingerprint(self) -> str:
        """Names the reader: what is measured of one holds for its equals alone."""

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The candidates of all passages together, the best first."""
