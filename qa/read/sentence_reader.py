"""The sentence reader: whole sentences, ranked by words and meaning."""

from collections.abc import Sequence

from index.search import Hit
from index.text.document import Span
from qa.english.overlap import overlap
from qa.read.reader import Candidate, may_answer
from qa.retrieve.passages import Passage

_OVERLAP_WEIGHT = 0.4  # on QED and ClapNQ, .4 to .7 picks the right sentence most often


class SentenceReader:
    """Answers with whole sentences: for yes/no questions, or as a plain reader.

    A sentence's margin is its cosine to the question, plus a weighted share of the question's
    content words that it has.
    """

    fingerprint = "sentence-1"

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The passages' hits that may answer, as candidates, best first."""
        candidates = [
            _candidate(question, passage, hit)
            for passage in passages
            for hit in passage.hits
            if may_answer(hit.sentence.span)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.margin)


def _candidate(question: str, passage: Passage, hit: Hit) -> Candidate:
    span = hit.sentence.span
    margin = (hit.cosine or 0.0) + _OVERLAP_WEIGHT * overlap(question, span)
    return Candidate(_words(span), hit.sentence, passage, margin)


def _words(span: Span) -> Span:
    """A sentence without the label of an answer, such as "A:"."""
    answered = span.document.structure.question_at(span.start, span.end)
    if answered and span.start < answered.answer.start < span.end:
        return Span(span.document, answered.answer.start, span.end)
    return span
