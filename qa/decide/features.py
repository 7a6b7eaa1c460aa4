"""The features that a candidate is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.text.document import Span
from index.text.edition.edition import edition
from index.text.surroundings import above
from qa.decide.identifiers import identified
from qa.english.editions import fit
from qa.english.matching import answer_key
from qa.english.overlap import likeness, overlap
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence for one candidate.

    `answer` is the span's text in the form in which answers are compared. `sentence` is the
    number of the sentence's text: candidates with the same answer strengthen each other,
    unless they come from the same text. `margin` is the reader's. `cosine` is the highest of
    the passage's sentences to the question, None if meaning was not searched. `overlap` is
    the share of the question's content words, including names and numbers, that the
    candidate's sentence has, and `coverage` the share that its passage has. `question` is how alike the question is to the one in the
    document that the sentence answers; 0 if it answers none. `identifiers` is the share of
    the codes in the question that the sentence is about; 1 if there are none. `edition` is
    how well the document fits the version that is asked for: -1, 0 or 1.
    """

    answer: str
    sentence: int
    margin: float
    cosine: float | None
    overlap: float
    coverage: float = 0.0
    question: float = 0.0
    identifiers: float = 1.0
    edition: int = 0


def features(question: str, candidates: Sequence[Candidate]) -> Sequence[Features]:
    """The features of one question's candidates, in their order."""
    # Many candidates are of the same documents and passages.
    editions = cache(edition)
    coverages: dict[int, float] = {}

    def coverage(passage: Passage) -> float:
        start = id(passage)
        if start not in coverages:
            coverages[start] = overlap(question, passage.span)
        return coverages[start]

    return [
        Features(
            answer=answer_key(candidate.span.text),
            sentence=candidate.sentence.text,
            margin=candidate.margin,
            cosine=candidate.passage.cosine,
            overlap=overlap(question, candidate.sentence.span),
            coverage=coverage(candidate.passage),
            question=_likeness(question, candidate.sentence.span),
            identifiers=identified(
                question,
                candidate.sentence.span,
                [sentence.span for sentence in candidate.passage.sentences],
            ),
            edition=fit(
                question,
                editions(candidate.span.document),
                candidate.sentence.span.text,
            ),
        )
        for candidate in candidates
    ]


def _likeness(question: str, sentence: Span) -> float:
    """How alike a question is to the one that a sentence answers, by their words, in [0, 1]."""
    asked = [part for part in above(sentence) if part.kind == "question"]
    texts = [sentence.document.text[part.start : part.end] for part in asked]
    return max((likeness(question, text) for text in texts), default=0.0)
