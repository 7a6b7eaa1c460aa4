"""Widening a span to all that the question asks for: a series, a clause, a statement."""

import regex

from index.text.document import Span
from index.text.graphemes import widen
from index.text.range import Range
from qa.english.question_kinds import Kind
from qa.read.trimming import trim

_MOST_WORDS = 40  # more would be a whole long sentence


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


# A mark inside a number, as in 1,000 and 2.5, ends nothing.
_END = r"(?:[;:.!?](?=[\s\"'”’)\]]|$)|[()\[\]\n—]|\s[–-]\s)"
_STOP = rf"(?:,(?=\s)|{_END})"
_VERBS = (
    "is are was were be been has have had can could will would may might must should do"
    " does did"
)

# What follows "and" is an item of the series if it is short, has no verb, and does not begin
# like a clause or a phrase of place or time.
_AND = r"(?:and|or|as\s+well\s+as)"
_IN_CLAUSE = _any(
    "who that which when where while because such he she it they we him them us"
)
_ITEM_WORD = (
    rf"(?!(?:{_any(_VERBS)}|{_IN_CLAUSE}|\w+ed)\b)"
    rf"(?:(?!{_STOP})\S)+"
)
_NO_ITEM = _any(
    f"{_VERBS} and or but which who whose where while when so yet then there thus therefore"
    " such including especially particularly namely again possibly to in on at by with"
    " without from for as below above after before during than also not never either later"
    " because although though if he she it they we i you that this these those its their"
    r" his her \w+ing"
)
_ITEM = rf"(?!{_NO_ITEM}\b(?!-)){_ITEM_WORD}(?:\s+{_ITEM_WORD}){{0,5}}?"
_JOINED = regex.compile(rf"(?i)\b{_AND}\b")
_ARTICLES = {"a", "an", "the"}

# The words that a reason follows; not the "to" of "due to the war" and "from 3 to 4".
_BECAUSE = regex.compile(r"(?i)\b(?:because(?!\s+of\b)|so\s+that)\s+")
_TO = regex.compile(
    rf"(?i)\b(?<!\b{_any('due owing thanks according')}\s)to\s+(?!(?:an?|the|its|their)\b|\d)"
)
_CLAUSE = rf"(?:(?!{_STOP}|\b{_any('because while although whereas which but')}\b).)*"
# "To save water was the aim": a purpose before a verb is a subject.
_REST_OF_REASON = {
    _BECAUSE: regex.compile(_CLAUSE),
    _TO: regex.compile(rf"(?!\s+{_any(_VERBS)}\b){_CLAUSE}"),
}

_TELLS = _any(
    "say says said state states stated stress stresses stressed announce announces announced"
    " claim claims claimed confirm confirms confirmed declare declares declared explain"
    " explains explained remark remarks remarked report reports reported suggest suggests"
    " suggested believe believes believed think thinks thought warn warns warned argue argues"
    " argued admit admits admitted"
)
_THAT = regex.compile(rf"(?i)\b{_TELLS}\s+(?:[\w'’-]+\s+){{0,4}}?that\s+")
_STATEMENT = regex.compile(
    rf"(?:(?!{_END}|,\s+{_any('and but while although whereas which who because')}\b"
    rf"|\s+and\s+(?:[\w'’-]+\s+){{1,3}}{_TELLS}\b).)*"
)


def widen_answer(kind: Kind, span: Span, sentence: Span) -> Span:
    """The span with the rest of what such a question asks for, inside its sentence.

    For a list, to the end of the series that the span begins; for a reason after "because"
    or "to", to the end of its clause; for a report, to the whole reported statement.
    Returns the span unchanged if the result would have more than 40 words.
    """
    wide = _wide(kind, span, sentence)
    if wide == (span.start, span.end):
        return span
    text = span.document.text
    kept = trim(text, *wide)
    low, high = widen(text, min(kept.start, span.start), max(kept.end, span.end))
    if len(text[low:high].split()) > _MOST_WORDS:
        return span
    return Span(span.document, low, high)


def _wide(kind: Kind, span: Span, sentence: Span) -> Range:
    match kind:
        case Kind.LIST:
            return _series(span, sentence)
        case Kind.REASON:
            return _clause(span, sentence)
        case Kind.REPORT:
            return _statement(span, sentence)
        case _:
            return Range(span.start, span.end)


def _series(span: Span, sentence: Span) -> Range:
    """To the last item; a span that has an "and" is a series already."""
    item, end = rf"(?:{_ITEM}{_like(span)})", rf"\s*(?:{_STOP}|$)"
    # Atomic, so that two ways to match an item don't multiply along the series.
    rest = regex.compile(
        rf"(?i)(?>,\s+{item}(?={end}|\s+{_AND}\b))*+,?\s+{_AND}\s+{item}(?={end})"
    )
    found = rest.match(span.document.text, span.end, sentence.end)
    joined = _JOINED.search(span.text)
    return Range(span.start, found.end() if found and not joined else span.end)


def _like(span: Span) -> str:
    """Items that begin like the first may have any words: "those who …, those who …"."""
    first, *more = span.text.split() or [""]
    if not more or first.lower() in _ARTICLES:
        return ""
    return rf"|{regex.escape(first)}\s(?:(?!{_STOP}).)*?"


def _clause(span: Span, sentence: Span) -> Range:
    text = span.document.text
    for word, rest in _REST_OF_REASON.items():
        # After an initial "To …" the sentence may continue without a comma.
        marks = word.finditer(text, sentence.start + 1, span.end)
        if any(span.start in (mark.start(), mark.end()) for mark in marks):
            return Range(span.start, _end(rest, span, sentence))
    return Range(span.start, span.end)


def _statement(span: Span, sentence: Span) -> Range:
    text = span.document.text
    starts = [that.end() for that in _THAT.finditer(text, sentence.start, span.start)]
    if not starts:
        return Range(span.start, span.end)
    return Range(starts[-1], _end(_STATEMENT, span, sentence))


def _end(rest: regex.Pattern[str], span: Span, sentence: Span) -> int:
    found = rest.match(span.document.text, span.end, sentence.end)
    return found.end() if found else span.end
