"""Dates in all the ways that English writes them."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from qa.english.vocabulary import MONTHS

_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_LAST_MONTH = 12
# In lower case "may" and "march" are verbs, and "august" is an adjective.
_FULL = "|".join(
    name if name in ("March", "May", "August") else f"(?i:{name})" for name in MONTHS
)
_MONTH = (
    rf"(?P<month>\b(?:{_FULL}|MARCH|MAY|AUGUST"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\b\.|\b(?=\s*\d)|(?<=\d\s\w+)\b))"
    r"(?!\w))"
)
_NO_NUMBER_BEFORE = r"(?<![\d.,:/-])"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d:/%]|[.,]\d|-\d{3})\b"
_SEPARATOR = r"\s*(?:-|&|/|\bto\b|\band\b|\bor\b)\s*"
_DAYS_BEFORE = (
    rf"{_NO_NUMBER_BEFORE}(?P<days>{_DAY}(?:(?:,\s*|{_SEPARATOR}){_DAY}){{0,9}})"
)
# After "May 16" a comma may end the date: "On May 16, 17 people came."
_DAYS_AFTER = rf"{_NO_NUMBER_BEFORE}(?P<days>{_DAY}(?:{_SEPARATOR}{_DAY}){{0,9}})"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>[12]\d{3})(?![\d,%]|\.\d))"
_FORMS = tuple(
    map(
        regex.compile,
        (
            r"\b(?P<year>[12]\d{3})-(?P<month>\d{2})-(?P<days>\d{2})\b",
            r"\b(?P<days>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>[12]\d{3})\b",
            # Only if just one part can be the month.
            r"\b(?P<days>1[3-9]|2\d|3[01])/(?P<month>\d{1,2})/(?P<year>[12]\d{3})\b",
            r"\b(?P<month>\d{1,2})/(?P<days>1[3-9]|2\d|3[01])/(?P<year>[12]\d{3})\b",
            rf"{_DAYS_BEFORE}\s*(?:of\s+)?{_MONTH}{_YEAR}?",
            rf"{_MONTH}\s+(?:the\s+)?{_DAYS_AFTER}{_YEAR}?",
            rf"{_MONTH}(?P<days>){_YEAR}?",
        ),
    )
)
_NUMBER = regex.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Date:
    """A month, with the day and the year if the text has them."""

    month: int
    day: int | None = None
    year: int | None = None

    def __str__(self) -> str:
        return "-".join(str(part) for part in (self.year, self.month, self.day) if part)

    def includes(self, other: "Date") -> bool:
        """Whether the other date has nothing that this one lacks."""
        return (
            self.month == other.month
            and other.day in (None, self.day)
            and other.year in (None, self.year)
        )


def take_dates(text: str) -> tuple[list[Date], str]:
    """The dates in a text, and the text with ";" in place of each.

    "16-18 May" gives both days. Ambiguous numeric dates are left in the text.
    """
    found: list[Date] = []

    def take(match: "regex.Match[str]") -> str:
        dates = list(_dates(match))
        found.extend(dates)
        return " ; " if dates else match[0]

    for form in _FORMS:
        text = form.sub(take, text)
    return found, text


def _dates(match: "regex.Match[str]") -> Iterator[Date]:
    month = _month(match["month"])
    year = int(match["year"]) if match["year"] else None
    if month is None:
        return
    days = _NUMBER.findall(match["days"])
    if not days:
        yield Date(month, None, year)
    for day in days:
        yield Date(month, int(day), year)


def _month(written: str) -> int | None:
    if written.isdecimal():
        return int(written) if 1 <= int(written) <= _LAST_MONTH else None
    return _MONTH_NUMBERS[written[:3].title()]
