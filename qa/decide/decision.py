"""Deciding what is shown: an answer with its quotes, or what came nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.store.state import IndexState
from index.text.document import Span
from qa.answers.answer import Answer, AnswerSpan, Timings, Verdict
from qa.answers.quote import MOST_CHARACTERS, Quote
from qa.decide.evidence import Around, Evidence, evidence
from qa.decide.judge import Judge, Judged
from qa.decide.verdicts import verdict
from qa.english.answer_types import named
from qa.english.matching import agree, answer_key, differ
from qa.english.question_kinds import Kind, kind
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage

_QUOTES = 5
_NEAREST = 3
_SEVERAL = {Kind.LIST, Kind.REPORT}
"""The kinds of question whose answer may stand in several places."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a question comes to; without spans, nothing was found.

    `confidence` is the probability that the best candidate is right, found or not.
    """

    confidence: float
    calibrated: bool
    spans: tuple[AnswerSpan, ...] = ()
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    verdict: Verdict | None = None

    def answer(self, question: str, index: IndexState, timings: Timings) -> Answer:
        """The decision as the answer to its question."""
        return Answer(
            question=question,
            confidence=self.confidence,
            calibrated=self.calibrated,
            index=index,
            timings=timings,
            spans=self.spans,
            quotes=self.quotes,
            nearest=self.nearest,
            verdict=self.verdict,
        )


@dataclass(frozen=True, slots=True)
class Decider:
    """Answers from passages: with spans, or, where yes or no is asked, with sentences."""

    spans: Judge
    sentences: Judge

    def decide(
        self,
        question: str,
        passages: Sequence[Passage],
        around: Around,
        min_confidence: float | None,
    ) -> Decision:
        """Answer with the likeliest candidate, if it is likely enough.

        Other candidates that are likely enough are quoted as well; where one fact is asked,
        only those that say the same, and those by which another document says otherwise. `min_confidence` 0 always answers, and quotes others
        from the calibrator's threshold on, which None takes for both; a candidate whose
        sentence is too long to be quoted is passed over.
        """
        asked = kind(question)
        judge = self.sentences if asked is Kind.POLAR else self.spans
        judgement = judge.judge(question, passages)
        quotable = [one for one in judgement.candidates if _is_quotable(one)]
        if not quotable:
            return Decision(0.0, judgement.calibrated)
        bar = judgement.threshold if min_confidence is None else min_confidence
        more = bar or judgement.threshold
        best = quotable[0].probability
        if best < bar:
            shown = evidence(quotable, around, _NEAREST)
            return Decision(best, judgement.calibrated, nearest=_nearest(shown))
        others = [
            one
            for one in quotable[1:]
            if one.probability >= more
            and (asked is not Kind.FACT or _bears_on(one, quotable[0]))
        ]
        shown = evidence([quotable[0], *others], around, _QUOTES)
        quotes = tuple(_quote(question, one) for one in shown)
        return Decision(
            confidence=best,
            calibrated=judgement.calibrated,
            spans=_spans(asked, quotes),
            quotes=quotes,
            verdict=_verdict(question, asked, shown[0]),
        )


def _nearest(shown: Sequence[Evidence]) -> tuple[Quote, ...]:
    """The sentences of candidates that are not likely enough, without what precedes them."""
    return tuple(
        Quote(one.judged.candidate.sentence.span, None, one.judged.probability)
        for one in shown
    )


def answer_span(question: str, candidate: Candidate) -> Span:
    """What is shown as a candidate's answer, inside its sentence."""
    sentence = candidate.sentence.span
    span = named(question, candidate.span, sentence)
    asked = kind(question)
    if asked in {Kind.FACT, Kind.POLAR}:
        return span
    # Imported here: its patterns are many, and most questions ask for a fact.
    from qa.decide.widening import widened  # noqa: PLC0415

    return widened(asked, span, sentence)


def _quote(question: str, one: Evidence) -> Quote:
    span = answer_span(question, one.judged.candidate)
    return Quote(one.span, span, one.judged.probability)


def _verdict(question: str, asked: Kind, best: Evidence) -> Verdict | None:
    if asked is not Kind.POLAR:
        return None
    return verdict(question, best.judged.candidate.sentence.span.text)


def _spans(asked: Kind, quotes: Sequence[Quote]) -> tuple[AnswerSpan, ...]:
    """The best quote's span, and those of others with more to say where that is asked."""
    said: set[str] = set()
    spans = []
    for number, quote in enumerate(quotes):
        if quote.answer is None:
            continue
        text = answer_key(quote.answer.text)
        if number == 0 or (asked in _SEVERAL and text not in said):
            spans.append(AnswerSpan(number, quote.answer))
        said.add(text)
    return tuple(spans)


def _bears_on(one: Judged, best: Judged) -> bool:
    """Whether a candidate tells of the best one's fact: says it, or denies it elsewhere."""
    said, others = (judged.candidate.span for judged in (one, best))
    return agree(said.text, others.text) or (
        said.document != others.document and differ(said.text, others.text)
    )


def _is_quotable(judged: Judged) -> bool:
    # A letter under a thousand accents is one grapheme, which no sentence may cut.
    span = judged.candidate.sentence.span
    return span.end - span.start <= MOST_CHARACTERS
