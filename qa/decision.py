"""Deciding what is shown: an answer with its quotes, or what came nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.document import Span
from qa.answers import AnswerSpan
from qa.calibrator import Calibrator
from qa.quotes import MOST_CHARACTERS, Quote
from qa.reader import Candidate

_QUOTES = 5
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What a question comes to; without spans, nothing was found.

    `confidence` is the probability that the best candidate is right, found or not.
    """

    confidence: float
    spans: tuple[AnswerSpan, ...] = ()
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()


def decide(
    candidates: Sequence[Candidate], calibrator: Calibrator, min_confidence: float
) -> Decision:
    """Answer with the best candidate if it is likely enough, and quote the others that are.

    The candidates stand in order, the best first; one that is too long to be quoted is
    passed over. `min_confidence` 0 always answers.
    """
    quotable = [candidate for candidate in candidates if _is_quotable(candidate)]
    if not quotable:
        return Decision(confidence=0.0)
    scores = calibrator.probabilities([candidate.margin for candidate in quotable])
    judged = list(zip(scores, quotable, strict=True))
    confidence, best = judged[0]
    if confidence < min_confidence:
        nearest = tuple(
            Quote(_sentences(candidate), None, score)
            for score, candidate in judged[:_NEAREST]
        )
        return Decision(confidence, nearest=nearest)
    quotes = tuple(
        Quote(_sentences(candidate), candidate.span, score)
        for score, candidate in judged[:_QUOTES]
        if candidate is best or score >= min_confidence > 0
    )
    return Decision(confidence, (AnswerSpan(0, best.span),), quotes)


def _is_quotable(candidate: Candidate) -> bool:
    # A letter under a thousand accents is one grapheme, which no sentence may cut.
    return len(_sentences(candidate).text) <= MOST_CHARACTERS


def _sentences(candidate: Candidate) -> Span:
    first, last = candidate.sentences[0].span, candidate.sentences[-1].span
    return Span(first.document, first.start, last.end)
