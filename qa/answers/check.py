"""Checking saved answers again: does each document still say what was quoted?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.errors import DocumentUnknown
from index.store.snapshot import Snapshot
from index.text.document import Document
from qa.answers.json_lines import json_lines
from qa.errors import BadRow

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
    """Check the quotes of saved answers, one JSON object a line, and the nearest sentences.

    A quote is as good as the spans in it: the first claim that isn't good stands for it. A
    line that is no answer, or whose parts don't fit together, is a bad line.
    """
    for number, answer in json_lines(lines):
        try:
            quotes = _claims_of(answer)
        except BadRow as error:
            yield BadLine(number, str(error))
        else:
            for quote in quotes:
                yield _checked(snapshot, number, quote)


def _checked(
    snapshot: Snapshot, line: int, quote: Sequence[SavedQuote]
) -> CheckedQuote:
    return worst(
        [CheckedQuote(line, claim, _outcome(snapshot, claim)) for claim in quote]
    )


def worst(claims: Sequence[CheckedQuote]) -> CheckedQuote:
    """Of a quote and the spans in it the first that isn't good, or else the quote."""
    return next((claim for claim in claims if not claim.is_good), claims[0])


def claims(answer: Mapping[str, object]) -> Iterator[SavedQuote]:
    """What a saved answer claims to be documents' words: its quotes, then their spans.

    Raises:
        BadRow: it is no answer, or its parts don't fit together.
    """
    quotes = _claims_of(answer)
    yield from (quote for quote, *_ in quotes)
    yield from (span for _, *spans in quotes for span in spans)


def _claims_of(row: Mapping[str, object] | BadRow) -> Sequence[Sequence[SavedQuote]]:
    """Each quote of an answer, with what its spans claim behind it; then the nearest."""
    if isinstance(row, BadRow):
        raise row
    quotes = [SavedQuote.parse(quote) for quote in _list(row, "quotes")]
    spans = [_span_claim(span, quotes) for span in _list(row, "spans")]
    if row.get("text") != "; ".join(span.text for _, span in spans):
        raise BadRow("The answer's text is not that of its spans.")
    if row.get("found") is not bool(spans):
        raise BadRow('The answer\'s "found" does not agree with its spans.')
    return [
        *(
            [quote, *(span for of, span in spans if of == number)]
            for number, quote in enumerate(quotes)
        ),
        *([SavedQuote.parse(near)] for near in _list(row, "nearest")),
    ]


def _list(answer: Mapping[str, object], key: str) -> list[object]:
    value = answer.get(key)
    if not isinstance(value, list):
        raise BadRow(f'This is no saved answer: it has no list of "{key}".')
    return value


def _span_claim(span: object, quotes: Sequence[SavedQuote]) -> tuple[int, SavedQuote]:
    """The number of a span's quote, and what it claims of that one's document."""
    match span:
        case {
            "quote": int(number),
            "start": int(start),
            "end": int(end),
            "text": str(text),
        }:
            if 0 <= number < len(quotes) and quotes[number].holds(start, end):
                return number, replace(quotes[number], start=start, end=end, text=text)
    raise BadRow(f"This is no span inside a quote of its answer: {span!r:.200}")


def _outcome(snapshot: Snapshot, quote: SavedQuote) -> Outcome:
    try:
        document = snapshot.document(quote.document)
    except DocumentUnknown:
        return "missing"
    return outcome_in(document, quote)


def outcome_in(
    document: Document, quote: SavedQuote, shown: Callable[[str], str] = str
) -> Outcome:
    """What a document says of a quote whose text is shown in some way."""
    if document.sha256 != quote.sha256:
        return "changed"
    in_range = 0 <= quote.start < quote.end <= len(document.text)
    if in_range and shown(document.text[quote.start : quote.end]) == quote.text:
        return "verbatim"
    return "misquoted"
