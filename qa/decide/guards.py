"""Cheap signs that a span is no answer to its question, whatever the reader thinks of it."""

import regex

from index.text.words import content_terms, terms
from qa.english.mentions import names
from qa.english.overlap import shared
from qa.english.spelled_numbers import in_digits

_ASKS_QUANTITY = regex.compile(
    r"(?i)\bhow\s+(?:many|much|old|tall|high|long|far|big|large|heavy|wide|deep|often)\b"
    r"|\b(?:what|which)\s+(?:year|date|percentage|percent|number|amount|price|age)\b"
)
_QUANTITY = regex.compile(
    r"(?i)\d|\b(?:once|twice|half|daily|weekly|monthly|yearly|annually|every|each|full|all"
    r"|no|none|free|un\w+)\b"
)
_CHOOSES = regex.compile(r"(?i)\bor\b|\bwhich\b")
_NUMBER = regex.compile(r"\d[\d.,:/-]*")


def lacks_quantity(question: str, answer: str) -> bool:
    """Whether the question asks for a number, and the answer has none."""
    if not _ASKS_QUANTITY.search(question):
        return False
    return _QUANTITY.search(in_digits(answer)) is None


def repeats_question(question: str, answer: str) -> bool:
    """Whether the answer has only words of the question, which lets nothing choose."""
    words = content_terms(answer) or terms(answer)
    asked = set(terms(question))
    return not _CHOOSES.search(question) and all(word in asked for word in words)


def borne_out(question: str, text: str) -> float:
    """The share, in [0, 1], of the question's names and numbers that a text has; 1 if none."""
    numbers = _NUMBER.findall(question)
    asked = " ".join(dict.fromkeys((*names(question), *numbers)))
    return shared(asked, text) if asked else 1.0
