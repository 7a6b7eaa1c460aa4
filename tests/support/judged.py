"""Answers from two small documents, for tests of feedback and exports."""

from collections.abc import Mapping

from index.store.state import IndexState
from index.text.document import Document, Span
from qa.answers.answer import Answer, AnswerSpan, Timings
from qa.answers.quote import Quote

TEXTS = {
    "talks.md": "Rustem Umerov led the talks. They met in Istanbul on Monday.",
    "log.txt": "Umerov spoke first. Medinsky led the Russian side.",
}


def answered(
    question: str, text: str = "", confidence: float = 0.9, **others: object
) -> dict[str, object]:
    """The JSON of an answer: a text of a document, with its sentence and the other as quotes.

    Without a text nothing is found. Other keys are added to the JSON as they are.
    """
    spans: tuple[AnswerSpan, ...] = ()
    quotes: tuple[Quote, ...] = ()
    if text:
        name = next(name for name in TEXTS if text in TEXTS[name])
        document = Document(name, TEXTS[name], "0" * 64, "text/plain", "plain/1")
        start = TEXTS[name].index(text)
        span = Span(document, start, start + len(text))
        cut = TEXTS[name].index(". ") + 1
        first, second = (
            Span(document, 0, cut),
            Span(document, cut + 1, len(TEXTS[name])),
        )
        own, other = (first, second) if first.holds(span) else (second, first)
        spans = (AnswerSpan(0, span),)
        quotes = (Quote(own, span, confidence), Quote(other, other, confidence / 2))
    answer = Answer(
        question=question,
        confidence=confidence,
        calibrated=True,
        index=IndexState(2, 0, 0, 0),
        timings=Timings(1.0, 2.0, 3.0),
        spans=spans,
        quotes=quotes,
    )
    return {**answer.as_json(), **others}


def turn(question: str, answer: str) -> Mapping[str, object]:
    """A turn of a history."""
    return {"question": question, "answer": answer}
