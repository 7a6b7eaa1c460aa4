"""Checking saved answers again: does each document still say what was quoted?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.errors import BadRow, DocumentUnknown
from index.snapshot import Snapshot
from qa.json_lines import json_lines

Outcome = Literal["verbatim", "misquoted", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A quote as an answer's JSON holds it: what is claimed, and nothing of it trusted."""

    document: str
    sha256: str
    start: int
    end: int
    text: str

    @classmethod
    def parse(cls, quote: object) -> "SavedQuote":
        """Read a quote's JSON.

        Raises:
            BadRow: it is no quote.
        """
        match quote:
            case {
                "document": str(document),
                "sha256": str(sha256),
                "start": int(start),
                "end": int(end),
                "text": str(text),
                **rest,
            }:
                saved = cls(document, sha256, start, end, text)
                if saved.holds(
                    rest.get("answer_start", start), rest.get("answer_end", end)
                ):
                    return saved
        raise BadRow(f"This is no quote of an answer: {quote!r:.200}")

    def holds(self, start: object, end: object) -> bool:
        """Whether these are offsets of a range inside the quote."""
        return (
            isinstance(start, int)
            and isinstance(end, int)
            and self.start <= start < end <= self.end
        )


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A quote of the answer on one line, from 1, and what its document says today.

    "verbatim": those very words stand there; "misquoted": the document is the same file,
    and they don't; "changed": the file is another than the one that was quoted; "missing":
    the index has no such document.
    """

    line: int
    quote: SavedQuote
    outcome: Outcome

    @property
    def is_good(self) -> bool:
        """Whether the quote can still be relied on."""
        return self.outcome == "verbatim"

    def __str__(self) -> str:
        quote = self.quote
        return (
            f"line {self.line}: {self.outcome}: {quote.document}"
            f" {quote.start}:{quote.end} {quote.text!r:.100}"
        )


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no saved answer."""

    line: int
    message: str
    is_good: Literal[False] = False

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


def check_lines(
    snapshot: Snapshot, lines: Iterable[str]
) -> Iterator[CheckedQuote | BadLine]:
    """Check all that saved answers, one JSON object a line, claim to be documents' words.

    Those are their quotes, their spans as parts of the quotes, and the nearest sentences.
    A line that is no answer, or whose parts don't fit together, is a bad line.
    """
    for number, answer in json_lines(lines):
        try:
            claims = list(_claims(answer))
        except BadRow as error:
            yield BadLine(number, str(error))
        else:
            for claim in claims:
                yield CheckedQuote(number, claim, _outcome(snapshot, claim))


def _claims(answer: Mapping[str, object] | BadRow) -> Iterator[SavedQuote]:
    if isinstance(answer, BadRow):
        raise answer
    quotes = [SavedQuote.parse(quote) for quote in _list(answer, "quotes")]
    spans = [_span_claim(span, quotes) for span in _list(answer, "spans")]
    if answer.get("text") != "; ".join(span.text for span in spans):
        raise BadRow("The answer's text is not that of its spans.")
    if answer.get("found") is not bool(spans):
        raise BadRow('The answer\'s "found" does not agree with its spans.')
    yield from quotes
    yield from spans
    yield from (SavedQuote.parse(quote) for quote in _list(answer, "nearest"))


def _list(answer: Mapping[str, object], key: str) -> list[object]:
    value = answer.get(key)
    if not isinstance(value, list):
        raise BadRow(f'This is no saved answer: it has no list of "{key}".')
    return value


def _span_claim(span: object, quotes: Sequence[SavedQuote]) -> SavedQuote:
    """What a span claims of the document that its quote is of."""
    match span:
        case {
            "quote": int(number),
            "start": int(start),
            "end": int(end),
            "text": str(t),
        }:
            if 0 <= number < len(quotes) and quotes[number].holds(start, end):
                quote = quotes[number]
                return SavedQuote(quote.document, quote.sha256, start, end, t)
    raise BadRow(f"This is no span inside a quote of its answer: {span!r:.200}")


def _outcome(snapshot: Snapshot, quote: SavedQuote) -> Outcome:
    try:
        document = snapshot.document(quote.document)
    except DocumentUnknown:
        return "missing"
    if document.sha256 != quote.sha256:
        return "changed"
    in_range = 0 <= quote.start < quote.end <= len(document.text)
    if in_range and document.text[quote.start : quote.end] == quote.text:
        return "verbatim"
    return "misquoted"
