"""Checks a sentence against quotes: do they have its names, its numbers and its dates?

It doesn't check what the sentence says about them, nor a sentence that has none of them.
"""

from collections.abc import Sequence
from functools import cached_property

import regex

from qa.english.dates import Date, take_dates
from qa.english.names import Names, folded
from qa.english.quantities import take_quantities
from qa.english.spelled_numbers import in_digits

_DASHES = regex.compile("[\u2010-\u2013\u2212]")
_LONG_DASHES = regex.compile("[\u2014\u2015]")
_THIN_GROUPS = regex.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
_SPACED_INITIALS = regex.compile(r"(?<=\b\p{Lu}\.)\s+(?=\p{Lu}\.)")
_ONE = regex.compile(r"(?i)\bone\b")
_TOKEN = regex.compile(r"\S+")
_OPENING = "([<\"'“‘`"
_CLOSING = ".,;:!?)]>\"'”’`"
# Addresses, paths, options, names in code, versions, and ambiguous dates.
_PECULIAR = regex.compile(
    r"[@\\_]|://|\p{L}{2}\.\p{L}{2}|\d\.\d+\.\d|/[^/.]*[/.]|\d+/\d+/\d|^-+\p{L}"
)
_POSSESSIVE = regex.compile(r"'s?$")


class QuoteFacts:
    """The names, numbers and dates of quotes; `names` tells which capitalised words are names."""

    def __init__(self, quotes: Sequence[str], names: Names) -> None:
        # So that no name continues from one quote into the next.
        self._text = plain("\n;\n".join(quotes))
        self._names = names

    def missing(self, sentence: str) -> list[str]:
        """The names, numbers and dates of a sentence that the quotes lack.

        The words of the question don't support anything.
        """
        literals, rest = _take_literals(plain(sentence))
        dates, rest = take_dates(in_digits(rest))
        numbers, rest = take_quantities(rest)
        return [
            *(literal for literal in literals if not self._has_literal(literal)),
            *(
                str(date)
                for date in dates
                if not any(other.includes(date) for other in self._dates)
            ),
            *(min(number) for number in numbers if number.isdisjoint(self._numbers)),
            *self._names.missing(rest, self._text),
        ]

    def _has_literal(self, literal: str) -> bool:
        whole = rf"(?<![\w@]){regex.escape(folded(literal))}(?![\w@])"
        return bool(regex.search(whole, folded(self._text)))

    @cached_property
    def _dates(self) -> list[Date]:
        return take_dates(in_digits(self._text))[0]

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """All meanings of the numbers in the quotes, including those inside dates."""
        digits = in_digits(_ONE.sub("1", self._text))
        return frozenset().union(*take_quantities(digits)[0])


def plain(text: str) -> str:
    """Replace dashes, apostrophes and thin spaces with ASCII; "J. R." becomes "J.R."."""
    text = _THIN_GROUPS.sub(",", text).replace("\u2019", "'")
    text = _SPACED_INITIALS.sub("", text)
    return _LONG_DASHES.sub(" - ", _DASHES.sub("-", text))


def _take_literals(text: str) -> tuple[list[str], str]:
    """What the quotes must have verbatim, and the text with ";" in its place."""
    literals: list[str] = []

    def take(match: "regex.Match[str]") -> str:
        token = match[0].lstrip(_OPENING).rstrip(_CLOSING)
        if not _PECULIAR.search(token):
            return match[0]
        literals.append(_POSSESSIVE.sub("", token))
        return ";"

    return literals, _TOKEN.sub(take, text)
