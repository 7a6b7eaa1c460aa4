"""Answers: the result of every way of asking."""

from dataclasses import asdict, dataclass
from typing import Literal

from index.store.state import IndexState
from index.text.document import Span
from qa.answers.quote import Quote

Verdict = Literal["yes", "no"]
Form = Literal["span", "sentence", "list", "steps", "row"]
"""What an answer is: words of a sentence, a whole sentence, the items of a list, the steps of
a procedure, or cells of a table's row."""


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A part of the answer: a range inside the quote with this index."""

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
class Following:
    """How many items of a list come after those that its quote holds, and where."""

    items: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Searched:
    """What a question was restricted to, and how many documents that was.

    `documents` are names, folders and patterns, and `dated` are years, as a caller gives them.
    """

    documents: tuple[str, ...]
    dated: str | None
    number: int

    def as_json(self) -> dict[str, object]:
        """What was searched, as a JSON object."""
        return {**asdict(self), "documents": list(self.documents)}


@dataclass(frozen=True, slots=True)
class Timings:
    """The time that each step of answering took, in milliseconds."""

    retrieve: float = 0.0
    read: float = 0.0
    total: float = 0.0
    word: float = 0.0

    def as_json(self) -> dict[str, float]:
        """The timings as a JSON object."""
        return {part: round(value, 1) for part, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the documents' own words, or the result that there is none.

    `confidence` is the probability that the best candidate is right, found or not, and
    `calibrated` says whether it was fitted for the models in use. `resolved` is the form in
    which a follow-up question was read. `nearest` holds the nearest sentences if nothing was
    found. `note` is askquote's own reply to small talk and to a request for a summary, for which
    `nearest` holds the most telling sentences. `form` says what was found, and `following`
    which items of a list the first quote is too short for. `searched` is None if all documents
    were searched. `verdict` is always None for now. `text` never includes `note` or `wording`.

    `wording` is what a language model wrote, as far as the quotes support it; [1] refers to
    the first quote. `unsupported` holds the sentences that were removed from it.
    `wording_note` says what failed if the wording is missing or incomplete.

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
    form: Form = "span"
    following: Following | None = None
    searched: Searched | None = None

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
        """The answer as a JSON object, the same for every way of asking."""
        return {
            "question": self.question,
            "resolved": self.resolved,
            "found": self.found,
            "form": self.form,
            "following": self.following and asdict(self.following),
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
            "searched": self.searched and self.searched.as_json(),
            "index": asdict(self.index),
            "timings_ms": self.timings.as_json(),
        }
