"""Verifying saved answers: does each document still say what was quoted?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.errors import DocumentUnknown
from index.store.snapshot import Snapshot
from index.text.document import Document
from qa.answers.json_lines import json_lines
from qa.errors import BadRow

QuoteStatus = Literal["verbatim", "misquoted", "changed", "missing"]


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A quote from an answer's JSON: a claim to verify."""

    document: str
    sha256: str
    start: int
    end: int
    text: str

    @classmethod
    def parse(cls, quote: object) -> "SavedQuote":
        """Read a quote's JSON.

        Raises:
            BadRow: it isn't a quote.
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
        raise BadRow(f"This isn't a quote of an answer: {quote!r:.200}")

    def holds(self, start: object, end: object) -> bool:
        """Whether these are offsets of a range inside the quote."""
        return (
            isinstance(start, int)
            and isinstance(end, int)
            and self.start <= start < end <= self.end
        )


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A quote of the answer on a line, counted from 1, and its status.

    "verbatim": the document has these very words there. "misquoted": the document is
    unchanged and doesn't. "changed": the document has changed since. "missing": the index
    has no such document.
    """

    line: int
    quote: SavedQuote
    outcome: QuoteStatus

    @property
    def is_good(self) -> bool:
        """Whether the quote is still verbatim."""
        return self.outcome == "verbatim"

    def __str__(self) -> str:
        quote = self.quote
        return (
            f"line {self.line}: {self.outcome}: {quote.document}"
            f" {quote.start}:{quote.end} {quote.text!r:.100}"
        )


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that isn't a saved answer."""

    line: int
    message: str
    is_good: Literal[False] = False

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


def check_lines(
    snapshot: Snapshot, lines: Iterable[str]
) -> Iterator[CheckedQuote | BadLine]:
    """Verify the quotes and nearest sentences of saved answers, one JSON object per line.

    A quote is only good if all spans in it are, and what it stands under; otherwise, the first
    bad claim is returned. A line that isn't an answer, or whose parts don't match, is a bad line.
    """
    for number, answer in json_lines(lines):
        try:
            quotes = _claims_of(answer)
        except BadRow as error:
            yield BadLine(number, str(error))
        else:
            for quote in quotes:
                yield worst(
                    [
                        CheckedQuote(number, claim, _status(snapshot, claim))
                        for claim in quote
                    ]
                )


def worst(claims: Sequence[CheckedQuote]) -> CheckedQuote:
    """The first bad claim among a quote and the spans in it, or else the quote."""
    return next((claim for claim in claims if not claim.is_good), claims[0])


def claims(answer: Mapping[str, object]) -> Iterator[SavedQuote]:
    """The claims of a saved answer: its quotes, then what they stand under and their spans.

    Raises:
        BadRow: it isn't a saved answer, or its parts don't match.
    """
    quotes = _claims_of(answer)
    yield from (quote for quote, *_ in quotes)
    yield from (part for _, *parts in quotes for part in parts)


def _claims_of(row: Mapping[str, object] | BadRow) -> Sequence[Sequence[SavedQuote]]:
    """Each quote, followed by what it stands under and its spans; then the nearest ones."""
    if isinstance(row, BadRow):
        raise row
    groups = [_quote_claims(quote) for quote in _list(row, "quotes")]
    quotes = [quote for quote, *_ in groups]
    spans = [_span_claim(span, quotes) for span in _list(row, "spans")]
    if row.get("text") != "; ".join(span.text for _, span in spans):
        raise BadRow("The answer's text doesn't match its spans.")
    if row.get("found") is not bool(spans):
        raise BadRow("The answer's \"found\" doesn't match its spans.")
    return [
        *(
            [*group, *(span for of, span in spans if of == number)]
            for number, group in enumerate(groups)
        ),
        *map(_quote_claims, _list(row, "nearest")),
    ]


def _quote_claims(row: object) -> Sequence[SavedQuote]:
    """A quote, followed by what it stands under."""
    quote = SavedQuote.parse(row)
    above = row.get("under", []) if isinstance(row, dict) else []
    if not isinstance(above, list):
        raise BadRow(f"This isn't a quote of an answer: {row!r:.200}")
    return [quote, *(_above_claim(part, quote) for part in above)]


def _above_claim(part: object, quote: SavedQuote) -> SavedQuote:
    match part:
        case {"start": int(start), "end": int(end), "text": str(text)}:
            return replace(quote, start=start, end=end, text=text)
    raise BadRow(f"This isn't what a quote stands under: {part!r:.200}")


def _list(answer: Mapping[str, object], key: str) -> list[object]:
    value = answer.get(key)
    if not isinstance(value, list):
        raise BadRow(f'This isn\'t a saved answer: it has no list of "{key}".')
    return value


def _span_claim(span: object, quotes: Sequence[SavedQuote]) -> tuple[int, SavedQuote]:
    """The index of a span's quote, and the span as a claim about the same document."""
    match span:
        case {
            "quote": int(number),
            "start": int(start),
            "end": int(end),
            "text": str(text),
        }:
            if 0 <= number < len(quotes) and quotes[number].holds(start, end):
                return number, replace(quotes[number], start=start, end=end, text=text)
    raise BadRow(f"This isn't a span inside a quote of its answer: {span!r:.200}")


def _status(snapshot: Snapshot, quote: SavedQuote) -> QuoteStatus:
    try:
        document = snapshot.document(quote.document)
    except DocumentUnknown:
        return "missing"
    return quote_status(document, quote)


def quote_status(
    document: Document, quote: SavedQuote, form: Callable[[str], str] = str
) -> QuoteStatus:
    """The status of a quote in a document; `form` maps the document's words to the quote's."""
    if document.sha256 != quote.sha256:
        return "changed"
    in_range = 0 <= quote.start < quote.end <= len(document.text)
    if in_range and form(document.text[quote.start : quote.end]) == quote.text:
        return "verbatim"
    return "misquoted"
