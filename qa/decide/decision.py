"""Deciding what to show: an answer with its quotes, or the nearest sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.store.state import IndexState
from index.text.document import Span
from qa.answers.answer import (
    Answer,
    AnswerSpan,
    Following,
    Form,
    Timings,
)
from qa.answers.quote import MOST_CHARACTERS, Quote
from qa.decide.calibrator import THRESHOLD
from qa.decide.evidence import Evidence, evidence
from qa.decide.scorer import CandidateScorer, ScoredCandidate
from qa.decide.whole_answer import asked_form, in_sentences, whole_answer
from qa.english.editions import asked_edition
from qa.english.matching import agree, answer_key, differ
from qa.english.question_kinds import Kind, kind
from qa.read.reader import Around, Candidate
from qa.read.span_model import AnswerForm
from qa.retrieve.passages import Passage

_QUOTES = 5
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a question; without spans, nothing was found.

    `confidence` is the probability that the best candidate is right, found or not.
    """

    confidence: float
    calibrated: bool
    spans: tuple[AnswerSpan, ...] = ()
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    form: Form = "span"
    following: Following | None = None

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
            form=self.form,
            following=self.following,
        )


@dataclass(frozen=True, slots=True)
class Decider:
    """Answers from passages.

    `sentences` scores whole sentences, for questions about what a numbered clause says.
    """

    spans: CandidateScorer
    sentences: CandidateScorer

    def decide(
        self,
        question: str,
        passages: Sequence[Passage],
        around: Around,
        min_confidence: float | None,
        is_excluded: Callable[[Candidate], bool] = lambda _: False,
    ) -> Decision:
        """Answer with the most likely candidate, if it is likely enough.

        Other likely candidates are quoted too. If the question asks for one fact, only those
        that agree with the answer are, and those of other documents that contradict it.
        `min_confidence` None means `THRESHOLD`. 0 always answers, and quotes other candidates
        from `THRESHOLD` on. Skips candidates that are excluded, or whose sentence is too long
        to quote.
        """
        is_clause = kind(question) is Kind.CLAUSE
        scorer = self.sentences if is_clause else self.spans
        ranked = scorer.score(question, passages)
        quotable = [
            item
            for item in ranked.candidates
            if _is_quotable(item) and not is_excluded(item.candidate)
        ]
        if not quotable:
            return Decision(0.0, ranked.calibrated)
        threshold = THRESHOLD if min_confidence is None else min_confidence
        best = quotable[0]
        if best.probability < threshold:
            shown = evidence(question, quotable, around, _NEAREST)
            return Decision(
                best.probability, ranked.calibrated, nearest=_nearest(shown)
            )
        form = asked_form(question, best.candidate)
        others = [
            replace(item, candidate=in_sentences(question, item.candidate))
            for item in quotable[1:]
            if (form == "list" and _is_listed_with(item, best))
            or (
                _likelihood(question, item) >= (threshold or THRESHOLD)
                and (form != "span" or _concerns(item, best))
            )
        ]
        best = replace(best, candidate=whole_answer(question, best.candidate, around))
        shown = evidence(question, [best, *others], around, _QUOTES)
        quotes = tuple(map(_quote, shown))
        items = best.candidate.items
        return Decision(
            confidence=best.probability,
            calibrated=ranked.calibrated,
            form=_form(question, best.candidate),
            spans=_items(items, quotes[0]) if items else _spans(form, quotes),
            quotes=quotes,
            following=_following(items, quotes[0]),
        )


def _nearest(shown: Sequence[Evidence]) -> tuple[Quote, ...]:
    """The sentences of unlikely candidates, without the sentences before them."""
    return tuple(
        Quote(item.scored.candidate.sentence.span, None, item.scored.probability)
        for item in shown
    )


def _quote(item: Evidence) -> Quote:
    span = item.scored.candidate.span
    shown = Span(span.document, span.start, min(span.end, item.span.end))
    return Quote(item.span, shown, item.scored.probability)


def _form(question: str, candidate: Candidate) -> Form:
    """What kind of answer a candidate is."""
    span = candidate.span
    structure = span.document.structure
    form = asked_form(question, candidate)
    if candidate.items:
        listed = structure.list_at(span.start, span.end)
        is_ordered = listed is None or listed.is_ordered
        is_procedure = kind(question) is Kind.PROCEDURE
        return "steps" if is_procedure or (is_ordered and form != "list") else "list"
    if structure.row_at(span.start, span.end):
        return "row"
    return "span" if form in {"span", "list"} else "sentence"


def _items(items: Sequence[Span], quote: Quote) -> tuple[AnswerSpan, ...]:
    """The items that the quote holds."""
    return tuple(AnswerSpan(0, item) for item in items if quote.span.holds(item))


def _following(items: Sequence[Span], quote: Quote) -> Following | None:
    """The items that the quote is too short for."""
    left = [item for item in items if not quote.span.holds(item)]
    return Following(len(left), left[0].start, left[-1].end) if left else None


def _spans(form: AnswerForm, quotes: Sequence[Quote]) -> tuple[AnswerSpan, ...]:
    """The best quote's span; for a list, also each distinct span of the others."""
    known: set[str] = set()
    spans = []
    for number, quote in enumerate(quotes):
        if quote.answer is None:
            continue
        key = answer_key(quote.answer.text)
        if number == 0 or (form == "list" and key not in known):
            spans.append(AnswerSpan(number, quote.answer))
        known.add(key)
    return tuple(spans)


def _likelihood(question: str, item: ScoredCandidate) -> float:
    """How likely a candidate is right, of any version if the question names none.

    So what an older version says is quoted beside what holds.
    """
    named = asked_edition(question)
    if named.years or named.versions:
        return item.probability
    return max(item.probability, item.of_its_version)


def _concerns(item: ScoredCandidate, best: ScoredCandidate) -> bool:
    """Whether a candidate agrees with the best, or contradicts it in another document."""
    span, best_span = item.candidate.span, best.candidate.span
    return agree(span.text, best_span.text) or (
        span.document != best_span.document and differ(span.text, best_span.text)
    )


def _is_listed_with(item: ScoredCandidate, best: ScoredCandidate) -> bool:
    """Whether both are in evident rows of one table, as in a list of all rows that fit."""
    span, best_span = item.candidate.span, best.candidate.span
    table = span.document.structure.table_at(span.start, span.end)
    return (
        table is not None
        and span.document == best_span.document
        and table.start <= best_span.start < table.end
        and all(
            each.candidate.judged is not None and each.candidate.judged.evidence > 0
            for each in (item, best)
        )
    )


def _is_quotable(item: ScoredCandidate) -> bool:
    # A letter with a thousand accents is one grapheme, and a sentence can't be cut inside it.
    span = item.candidate.sentence.span
    return span.end - span.start <= MOST_CHARACTERS
