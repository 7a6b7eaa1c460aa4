"""Checking an exported chat again: does each document still say what is shown of it?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.store.snapshot import Snapshot
from qa.answers.check import (
    BadLine,
    CheckedQuote,
    QuoteStatus,
    SavedQuote,
    outcome_in,
    worst,
)
from ui.render.chat_markdown import (
    NOT_FOUND,
    PROMISE,
    STRUCK,
    TITLE,
    WORDING,
    WORDING_NOTE,
)
from ui.render.markdown import escaped

_Line = re.Match[str]

# Every line that an export has is of one of these forms, and no other line is.
_FORMS = {
    "aside": re.compile(
        rf"|{re.escape(TITLE)}|{re.escape(PROMISE)}|{re.escape(NOT_FOUND)}"
        rf"|(Read as|Note|Verdict|Index|{WORDING}|{STRUCK}|{WORDING_NOTE}): .*"
        r"|Confidence: \d+%"
    ),
    "turn": re.compile("## .*"),
    "span": re.compile(
        r"Answer: (?P<text>.*) \(quote (?P<quote>\d{1,9}),"
        r" characters (?P<start>\d{1,18}) to (?P<end>\d{1,18})\)"
    ),
    "quote": re.compile(r"### (?P<kind>Quote|Nearest) (?P<number>\d{1,9})"),
    "field": re.compile(
        r"> “(?P<text>.*)”|- Document: (?P<document>.*)|- Heading: .*|- Page: \d+"
        r"|- Characters: (?P<start>\d{1,18}) to (?P<end>\d{1,18})"
        r"|- SHA-256: `(?P<sha256>[0-9a-f]{64})`"
    ),
}
_FIELDS = {"text", "document", "start", "end", "sha256"}
_BEST_FIRST: tuple[QuoteStatus, ...] = ("verbatim", "misquoted", "changed", "missing")


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """What a line claims to be a document's words; name and text are as they are shown."""

    line: int
    quote: SavedQuote


@dataclass(slots=True)
class _Quote:
    """A quote as far as it was read, with the line that it begins at."""

    line: int
    name: str
    fields: dict[str, str] = field(default_factory=dict)

    def claim(self) -> ShownClaim | None:
        """What it claims; None where a part of it is missing."""
        if self.fields.keys() != _FIELDS:
            return None
        got = self.fields
        start, end = int(got["start"]), int(got["end"])
        return ShownClaim(
            self.line,
            SavedQuote(got["document"], got["sha256"], start, end, got["text"]),
        )


@dataclass(slots=True)
class _Turn:
    """The spans of an answer, each with its line, and the quotes, in order."""

    spans: list[tuple[int, _Line]] = field(default_factory=list)
    quotes: list[_Quote] = field(default_factory=list)

    def take(self, number: int, form: str, line: _Line) -> Iterator[BadLine]:
        """Take a line."""
        if form == "span":
            self.spans.append((number, line))
        elif form == "quote":
            self.quotes.append(_Quote(number, line[0]))
        elif form == "field":
            got = {k: v for k, v in line.groupdict().items() if v is not None}
            if self.quotes and not self.quotes[-1].fields.keys() & got.keys():
                self.quotes[-1].fields.update(got)
            else:
                yield BadLine(number, "This line belongs to no quote.")

    def claims(self) -> Iterator[Sequence[ShownClaim] | BadLine]:
        """Of each quote its claim, with those of the spans in it behind."""
        groups: dict[str, list[ShownClaim]] = {}
        for quote in self.quotes:
            claim = quote.claim()
            if claim is None or quote.name in groups:
                yield BadLine(quote.line, "This quote is not whole, or is there twice.")
            else:
                groups[quote.name] = [claim]
        for line, span in self.spans:
            group = groups.get(f"### Quote {span['quote']}", [])
            claim = _within(group[0], line, span) if group else None
            if claim is None:
                yield BadLine(line, "This answer is in no quote that it names.")
            else:
                group.append(claim)
        yield from groups.values()


def _within(whole: ShownClaim, line: int, span: _Line) -> ShownClaim | None:
    """What a span claims of the document of its quote; None where it is not in that."""
    start, end = int(span["start"]), int(span["end"])
    if not whole.quote.holds(start, end):
        return None
    claimed = replace(whole.quote, start=start, end=end, text=span["text"])
    return ShownClaim(line, claimed)


def is_chat_markdown(first: str) -> bool:
    """Whether a file whose first line this is is an exported chat."""
    return first.rstrip("\n") == TITLE


def read_markdown(lines: Iterable[str]) -> Iterator[Sequence[ShownClaim] | BadLine]:
    """What each quote of a chat that was exported as Markdown claims, and then its spans.

    A line that no export has is a bad line, and so is one that doesn't fit the others.
    """
    turn = _Turn()
    for number, line in enumerate(lines, start=1):
        form, found = _form(line.rstrip("\n"))
        if found is None:
            yield BadLine(number, "This is no line of a chat that askquote exported.")
        elif form == "turn":
            yield from turn.claims()
            turn = _Turn()
        else:
            yield from turn.take(number, form, found)
    yield from turn.claims()


def _form(line: str) -> tuple[str, _Line | None]:
    for form, pattern in _FORMS.items():
        if found := pattern.fullmatch(line):
            return form, found
    return "", None


def check_markdown(
    snapshot: Snapshot, lines: Iterable[str]
) -> Iterator[CheckedQuote | BadLine]:
    """Check the quotes of a chat that was exported as Markdown, and the nearest sentences.

    A quote is as good as the spans in it: the first claim that isn't good stands for it.
    """
    named = defaultdict(list)
    for entry in snapshot.entries():
        named[escaped(entry.document)].append(entry.document)
    for read in read_markdown(lines):
        if isinstance(read, BadLine):
            yield read
        else:
            yield worst(
                [
                    CheckedQuote(one.line, one.quote, _outcome(snapshot, named, one))
                    for one in read
                ]
            )


def _outcome(
    snapshot: Snapshot, named: Mapping[str, Sequence[str]], claim: ShownClaim
) -> QuoteStatus:
    """What the documents whose name is shown like this say; what is best for the claim."""
    outcomes = {
        outcome_in(snapshot.document(name), claim.quote, escaped)
        for name in named.get(claim.quote.document, [])
    }
    return next((one for one in _BEST_FIRST if one in outcomes), "missing")
