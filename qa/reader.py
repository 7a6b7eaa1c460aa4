"""Readers find where passages answer a question: the plug-in point, and a plain one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.document import Span
from index.search import Hit
from index.snapshot import Sentence
from qa.overlap import overlap
from qa.passages import Passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer, and the sentences that a quote of it shows.

    `margin` says how much better the span is than no answer; comparable across the passages
    of one question.
    """

    span: Span
    sentences: tuple[Sentence, ...]
    margin: float


class Reader(Protocol):
    """Finds the spans of passages that may answer a question."""

    @property
    def fingerprint(self) -> str:
        """Names the reader: what is measured of one holds for its equals alone."""

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The candidates of all passages together, the best first."""


_OVERLAP_WEIGHT = 0.4  # on QED and ClapNQ, .4 to .7 name the right sentence most often


class SentenceReader:
    """Answers with the best whole sentence, for want of a reader that finds shorter ones.

    The margin of a sentence is its cosine to the question plus a weighted share of the
    question's content words that it has.
    """

    fingerprint = "sentence-1"

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The passages' hits as candidates, the best first; a heading answers nothing."""
        candidates = [
            _candidate(question, hit)
            for passage in passages
            for hit in passage.hits
            if not hit.sentence.span.holds_heading
        ]
        return sorted(candidates, key=lambda candidate: -candidate.margin)


def _candidate(question: str, hit: Hit) -> Candidate:
    span = hit.sentence.span
    margin = (hit.cosine or 0.0) + _OVERLAP_WEIGHT * overlap(question, span)
    return Candidate(span, (hit.sentence,), margin)
