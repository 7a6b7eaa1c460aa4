"""Whether quotes bear out a sentence: do they have its names, its numbers and its dates?

What a sentence says of these is not judged, and neither is one that has none of them.
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
# Addresses, paths, options, names in code, versions, and dates that are read in two ways.
_PECULIAR = regex.compile(
    r"[@\\_]|://|\p{L}{2}\.\p{L}{2}|\d\.\d+\.\d|/[^/.]*[/.]|\d+/\d+/\d|^-+\p{L}"
)
_POSSESSIVE = regex.compile(r"'s?$")


class Evidence:
    """The text of quotes, and what they say of names, numbers and dates.

    `names` knows which words with a capital letter are names.
    """

    def __init__(self, quotes: Sequence[str], names: Names) -> None:
        # No name runs over from one quote to the next.
        self._text = plain("\n;\n".join(quotes))
        self._names = names

    def missing(self, sentence: str) -> list[str]:
        """The names, numbers and dates of a sentence that the quotes don't have.

        They are those of the sentence as it stands: a question's words support nothing.
        """
        literals, rest = _take_literals(plain(sentence))
        dates, rest = take_dates(in_digits(rest))
        numbers, rest = take_quantities(rest)
        return [
            *(literal for literal in literals if not self._has_literal(literal)),
            *(
                str(d)
                for d in dates
                if not any(other.holds(d) for other in self._dates)
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
        """What any number in the quotes may mean, those within dates included."""
        spelt = in_digits(_ONE.sub("1", self._text))
        return frozenset().union(*take_quantities(spelt)[0])


def plain(text: str) -> str:
    """A text with ASCII's hyphens, apostrophes and thousands separators; "J. R." is "J.R."."""
    text = _THIN_GROUPS.sub(",", text).replace("\u2019", "'")
    text = _SPACED_INITIALS.sub("", text)
    return _LONG_DASHES.sub(" - ", _DASHES.sub("-", text))


def _take_literals(text: str) -> tuple[list[str], str]:
    """What must stand in the quotes as it is written, and the text without it."""
    literals: list[str] = []

    def take(match: "regex.Match[str]") -> str:
        token = match[0].lstrip(_OPENING).rstrip(_CLOSING)
        if not _PECULIAR.search(token):
            return match[0]
        literals.append(_POSSESSIVE.sub("", token))
        return ";"

    return literals, _TOKEN.sub(take, text)
