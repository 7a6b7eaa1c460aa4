"""What type of answer a question's first words ask for: a place, a person, a date."""

import regex

from index.text.document import Span

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = regex.compile(
    rf"(?i)(?:(?:in|on|by|since|early|late|the|of)\s+)*"
    rf"(?:\d[\d\s.,%:-]*|(?:\d{{1,2}}\s+)?(?:{_MONTH})(?:\s+\d{{1,2}})?(?:,?\s+\d{{4}})?"
    r"|\d{4}s)"
)
_WHERE_OR_WHO = regex.compile(r"(?i)(?:where|who|whom)\b")
_WHO = regex.compile(r"(?i)(?:who|whom)\b")
_ARTICLE = r"(?:the|an?|its|his|her|their|our)"
_NAME = r"\b(?:\p{Lu}[\p{L}.'’-]*\s+(?:(?:of|de|von|van|al|bin|der)\s+)*)*\p{Lu}[\p{L}.'’-]*"
# Read from behind, as the name is what stands right before. A description that begins with
# a capital has an article before it, or else it may be another name.
_BEFORE = regex.compile(rf"(?r)({_NAME}),\s+(?:{_ARTICLE}\s+)?")
_BEFORE_CAPITAL = regex.compile(rf"(?r)({_NAME}),\s+{_ARTICLE}\s+")


def suits(question: str, text: str) -> bool:
    """Whether a text can answer a question: no date or number is a place or a person."""
    asks = _WHERE_OR_WHO.match(question)
    return not (asks and _WHEN.fullmatch(text))


def named(question: str, span: Span, sentence: Span) -> Span:
    """Whom a span describes, where the question asks who and a name stands before it.

    "Rustem Umerov, the defence minister, spoke": of the two, the name is the answer, unless
    the question has it already.
    """
    text = span.document.text
    if not _WHO.match(question):
        return span
    before = _BEFORE_CAPITAL if text[span.start].isupper() else _BEFORE
    name = before.match(text, sentence.start, span.start)
    if name is None or name[1].lower() in question.lower():
        return span
    return Span(span.document, *name.span(1))
