"""Checks that the quotes in an exported chat are still in their documents."""

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
    quote_status,
    worst,
)
from ui.render.chat_markdown import (
    ABOVE,
    INTRO,
    NOT_FOUND,
    REMOVED,
    TITLE,
    WORDING,
    WORDING_NOTE,
)
from ui.render.markdown import escape_markdown

_Line = re.Match[str]

# Lines that earlier versions exported.
_OLD_INTRO = (
    "Each quote is a range of characters in its document, whose file had the SHA-256 below"
    " it. This file can be verified as it stands: `askquote check FILE`"
)
_OLD_REMOVED = "Struck out of the wording, as no quote bears it out"

# Every line of an export matches one of these patterns; any other line is an error.
_FORMS = {
    "aside": re.compile(
        rf"|{re.escape(TITLE)}|{re.escape(INTRO)}|{re.escape(_OLD_INTRO)}"
        rf"|{re.escape(NOT_FOUND)}|Confidence: \d+%"
        rf"|(Read as|Searched|Note|Verdict|Index|{WORDING}|{WORDING_NOTE}"
        rf"|{REMOVED}|{_OLD_REMOVED}): .*"
    ),
    "turn": re.compile("## .*"),
    "span": re.compile(
        r"Answer: (?P<text>.*) \(quote (?P<quote>\d{1,9}),"
        r" characters (?P<start>\d{1,18}) to (?P<end>\d{1,18})\)"
    ),
    "quote": re.compile(r"### (?P<kind>Quote|Nearest) (?P<number>\d{1,9})"),
    "above": re.compile(
        rf"- (?:{'|'.join(ABOVE.values())}): (?P<text>.*)"
        r" \(characters (?P<start>\d{1,18}) to (?P<end>\d{1,18})\)"
    ),
    "field": re.compile(
        r"> “(?P<text>.*)”|- Document: (?P<document>.*)|- Dated: \d+|- Status: .*|- Heading: .*|- Page: \d+"
        r"|- Characters: (?P<start>\d{1,18}) to (?P<end>\d{1,18})"
        r"|- SHA-256: `(?P<sha256>[0-9a-f]{64})`"
    ),
}
_FIELDS = {"text", "document", "start", "end", "sha256"}
_BEST_FIRST: tuple[QuoteStatus, ...] = ("verbatim", "misquoted", "changed", "missing")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that a document says something; its name and text are still escaped."""

    line: int
    quote: SavedQuote


@dataclass(slots=True)
class _Quote:
    """A quote as far as it has been read, and the line where it starts."""

    line: int
    name: str
    fields: dict[str, str] = field(default_factory=dict)
    above: list[tuple[int, _Line]] = field(default_factory=list)

    def claims(self) -> list[Claim]:
        """The quote's claim, and those of what it stands under; empty if a field is missing."""
        claim = self._claim()
        if claim is None:
            return []
        above = (_moved(claim, line, part) for line, part in self.above)
        return [claim, *above]

    def _claim(self) -> Claim | None:
        if self.fields.keys() != _FIELDS:
            return None
        fields = self.fields
        start, end = int(fields["start"]), int(fields["end"])
        return Claim(
            self.line,
            SavedQuote(
                fields["document"], fields["sha256"], start, end, fields["text"]
            ),
        )


@dataclass(slots=True)
class _Turn:
    """The spans of an answer, with their lines, and its quotes, in order."""

    spans: list[tuple[int, _Line]] = field(default_factory=list)
    quotes: list[_Quote] = field(default_factory=list)

    def add(self, number: int, form: str, line: _Line) -> Iterator[BadLine]:
        """Add a line; yields it as bad if it doesn't belong here."""
        if form == "span":
            self.spans.append((number, line))
        elif form == "quote":
            self.quotes.append(_Quote(number, line[0]))
        elif form == "above" and self.quotes:
            self.quotes[-1].above.append((number, line))
        elif form in ("above", "field"):
            fields = {k: v for k, v in line.groupdict().items() if v is not None}
            if self.quotes and not self.quotes[-1].fields.keys() & fields.keys():
                self.quotes[-1].fields.update(fields)
            else:
                yield BadLine(number, "This line doesn't belong to a quote.")

    def claims(self) -> Iterator[Sequence[Claim] | BadLine]:
        """The claim of each quote, followed by those of the spans in it."""
        groups: dict[str, list[Claim]] = {}
        for quote in self.quotes:
            claims = quote.claims()
            if not claims or quote.name in groups:
                yield BadLine(quote.line, "This quote is incomplete or duplicated.")
            else:
                groups[quote.name] = claims
        for line, span in self.spans:
            group = groups.get(f"### Quote {span['quote']}", [])
            claim = _within(group[0], line, span) if group else None
            if claim is None:
                yield BadLine(line, "This answer isn't in the quote that it names.")
            else:
                group.append(claim)
        yield from groups.values()


def _within(quoted: Claim, line: int, span: _Line) -> Claim | None:
    """A span's claim about its quote's document; None if it isn't inside the quote."""
    start, end = int(span["start"]), int(span["end"])
    if not quoted.quote.holds(start, end):
        return None
    return _moved(quoted, line, span)


def _moved(quoted: Claim, line: int, part: _Line) -> Claim:
    """The claim that a quote's document says something else elsewhere."""
    start, end = int(part["start"]), int(part["end"])
    return Claim(line, replace(quoted.quote, start=start, end=end, text=part["text"]))


def is_chat_markdown(first: str) -> bool:
    """Whether a file with this first line is an exported chat."""
    return first.rstrip("\n") == TITLE


def read_markdown(lines: Iterable[str]) -> Iterator[Sequence[Claim] | BadLine]:
    """The claims of each quote of an exported chat: its own first, then those of its spans.

    Yields a bad line for each line that no export contains, or that doesn't fit the others.
    """
    turn = _Turn()
    for number, line in enumerate(lines, start=1):
        form, match = _match(line.rstrip("\n"))
        if match is None:
            yield BadLine(number, "This line isn't from a chat that askquote exported.")
        elif form == "turn":
            yield from turn.claims()
            turn = _Turn()
        else:
            yield from turn.add(number, form, match)
    yield from turn.claims()


def _match(line: str) -> tuple[str, _Line | None]:
    for form, pattern in _FORMS.items():
        if match := pattern.fullmatch(line):
            return form, match
    return "", None


def check_markdown(
    snapshot: Snapshot, lines: Iterable[str]
) -> Iterator[CheckedQuote | BadLine]:
    """Check the quotes of a chat exported as Markdown, and its nearest sentences.

    The outcome of a quote is that of its first claim that fails, or else its own.
    """
    names = defaultdict(list)
    for entry in snapshot.entries():
        names[escape_markdown(entry.document)].append(entry.document)
    for claims in read_markdown(lines):
        if isinstance(claims, BadLine):
            yield claims
        else:
            yield worst(
                [
                    CheckedQuote(
                        claim.line, claim.quote, _outcome(snapshot, names, claim)
                    )
                    for claim in claims
                ]
            )


def _outcome(
    snapshot: Snapshot, names: Mapping[str, Sequence[str]], claim: Claim
) -> QuoteStatus:
    """The best outcome of a claim among the documents whose escaped name matches."""
    outcomes = {
        quote_status(snapshot.document(name), claim.quote, escape_markdown)
        for name in names.get(claim.quote.document, [])
    }
    return next((outcome for outcome in _BEST_FIRST if outcome in outcomes), "missing")
