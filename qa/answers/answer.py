"""Answers: what every way of asking gives back."""

from dataclasses import asdict, dataclass
from typing import Literal

from index.store.state import IndexState
from index.text.document import Span
from qa.answers.quote import Quote

Verdict = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A part of the answer: a range inside the quote of that number, from 0."""

    quote: int
    span: Span

    @property
    def text(self) -> str:
        """The document's own words."""
        return self.span.text

    def as_json(self) -> dict[str, object]:
        """The span as a JSON object."""
        return {
            "text": self.text,
            "quote": self.quote,
            "start": self.span.start,
            "end": self.span.end,
        }


@dataclass(frozen=True, slots=True)
class Timings:
    """How long the parts of answering took, in milliseconds."""

    retrieve: float = 0.0
    read: float = 0.0
    total: float = 0.0
    word: float = 0.0

    def as_json(self) -> dict[str, float]:
        """The timings as a JSON object."""
        return {part: round(value, 1) for part, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the documents' own words, or that there is none in them.

    `confidence` is the probability that the best candidate is right, found or not, and
    `calibrated` whether that was measured for the models in use. `resolved` is how a
    follow-up was read. `nearest` holds the nearest sentences where nothing was found.
    `note` is askquote's own word on a message that asks nothing of the documents; like
    `verdict` and `wording`, it never stands in `text`.

    `wording` is what a language model wrote, as far as the quotes bear it out; its [1] is the
    first quote. `unsupported` holds the sentences that were struck out of it, and
    `wording_note` says why there is no wording, or not all of it, where something failed.

    Raises:
        ValueError: a span lies outside the quote it names.
    """

    question: str
    confidence: float
    calibrated: bool
    index: IndexState
    timings: Timings
    resolved: str | None = None
    spans: tuple[AnswerSpan, ...] = ()
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    verdict: Verdict | None = None
    wording: str | None = None
    unsupported: tuple[str, ...] = ()
    wording_note: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if not all(self._is_quoted(span) for span in self.spans):
            raise ValueError("a span lies outside the quote it names")

    def _is_quoted(self, part: AnswerSpan) -> bool:
        in_range = 0 <= part.quote < len(self.quotes)
        return in_range and self.quotes[part.quote].span.holds(part.span)

    @property
    def found(self) -> bool:
        """Whether the documents answer the question."""
        return bool(self.spans)

    @property
    def text(self) -> str:
        """The answer: its spans' texts joined by "; ", or "" when nothing was found."""
        return "; ".join(span.text for span in self.spans)

    def as_json(self) -> dict[str, object]:
        """The answer as a JSON object, the same by every way of asking."""
        return {
            "question": self.question,
            "resolved": self.resolved,
            "found": self.found,
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "calibrated": self.calibrated,
            "verdict": self.verdict,
            "wording": self.wording,
            "unsupported": list(self.unsupported),
            "wording_note": self.wording_note,
            "note": self.note,
            "spans": [span.as_json() for span in self.spans],
            "quotes": [quote.as_json() for quote in self.quotes],
            "nearest": [quote.as_json() for quote in self.nearest],
            "index": asdict(self.index),
            "timings_ms": self.timings.as_json(),
        }
