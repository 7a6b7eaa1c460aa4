"""The features that a candidate is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.english.identifiers import identified
from qa.english.matching import answer_key
from qa.english.overlap import overlap
from qa.read.reader import Candidate


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence for one candidate.

    `answer` is the span's text in the form in which answers are compared. `sentence` is the
    number of the sentence's text: candidates with the same answer strengthen each other,
    unless they come from the same text. `margin` is the reader's. `cosine` is the highest of
    the passage's sentences to the question, None if meaning was not searched. `overlap` is
    the share of the question's content words, including names and numbers, that the
    candidate's sentence has. `identifiers` is the share of the codes in the question that
    the sentence is about; 1 if there are none.
    """

    answer: str
    sentence: int
    margin: float
    cosine: float | None
    overlap: float
    identifiers: float = 1.0


def features(question: str, candidates: Sequence[Candidate]) -> Sequence[Features]:
    """The features of one question's candidates, in their order."""
    return [
        Features(
            answer=answer_key(candidate.span.text),
            sentence=candidate.sentence.text,
            margin=candidate.margin,
            cosine=candidate.passage.cosine,
            overlap=overlap(question, candidate.sentence.span),
            identifiers=identified(
                question,
                candidate.sentence.span,
                [sentence.span for sentence in candidate.passage.sentences],
            ),
        )
        for candidate in candidates
    ]
