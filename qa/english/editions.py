"""Which version of a document a question asks for, and how well a document fits it."""

from collections.abc import Collection
from dataclasses import dataclass

import regex

from index.text.edition.edition import Edition
from index.text.edition.numbers import versions, years
from index.text.edition.status import Status
from index.text.identifiers import identifiers

_PARTS_OF_A_VERSION = 3
# "Since 2021" doesn't ask for a document of 2021.
_NOT_OF = regex.compile(
    r"(?i)\b(?:since|before|after|until|till|by|between|through|than|to)\s+(?:the\s+)?"
    r"(?:\p{L}+\s+|\d{1,2}\s+){0,2}(?:19|20)\d\d(?:\s+and\s+(?:19|20)\d\d)?\b"
)
_STATUSES: tuple[tuple[Status, "regex.Pattern[str]"], ...] = (
    (
        "superseded",
        regex.compile(
            r"(?i)\b(?:superseded|outdated|obsolete|withdrawn|(?:the|our)\s+(?:old|previous"
            r"|former|earlier))\s+\p{L}"
        ),
    ),
    ("draft", regex.compile(r"(?i)\b(?:the|a|in|of)\s+(?:\p{L}+\s+)?drafts?\b")),
    (
        "current",
        regex.compile(
            r"(?i)\b(?:current(?:ly)?|now|nowadays|today|still|latest|newest|most\s+recent"
            r"|up[\s-]to[\s-]date|at\s+present|these\s+days|in\s+force)\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class AskedEdition:
    """The years, versions and status that a question names; none, if it asks for any."""

    years: frozenset[int] = frozenset()
    versions: frozenset[str] = frozenset()
    status: Status | None = None


def asked_edition(question: str) -> AskedEdition:
    """What a question names: "the 2021 policy", "version 3.2", "the current rate"."""
    long = {
        code.form
        for code in identifiers(question)
        if code.form.count(".") + 1 >= _PARTS_OF_A_VERSION
        and code.form.replace(".", "").isdecimal()
    }
    return AskedEdition(
        years=years(_NOT_OF.sub(" ", question)),
        versions=versions(question) | long,
        status=next(
            (status for status, words in _STATUSES if words.search(question)), None
        ),
    )


def fit(
    question: str, edition: Edition, sentence: str, newest: int | None = None
) -> int:
    """How well a candidate's document fits the version that a question asks for: -1, 0 or 1.

    1 is one that says it is of the year, version or status named. -1 is one that says it is
    of another, unless the candidate's sentence has what is named. If nothing is named, or
    what holds now, -1 is a draft and what is superseded. What holds now is also what is of
    `newest`, the last year of any candidate's document.
    """
    asked = asked_edition(question)
    if not (asked.years or asked.versions):
        by_status = _fit_status(asked.status, edition.status)
        is_newest = newest is not None and edition.year == newest
        return (
            1
            if by_status == 0 and is_newest and asked.status == "current"
            else by_status
        )
    fits = (
        _fit_years(asked.years, edition.years, sentence),
        _fit_versions(asked.versions, edition.versions, sentence),
    )
    return min(fits) if min(fits) < 0 else max(fits)


def _fit_years(asked: Collection[int], own: Collection[int], sentence: str) -> int:
    if not asked or not own:
        return 0
    if set(asked) & set(own):
        return 1
    return 0 if set(asked) & years(sentence) else -1


def _fit_versions(asked: Collection[str], own: Collection[str], sentence: str) -> int:
    """Version 3 is asked for by "version 3", and so is 3.2."""
    if not asked or not own:
        return 0
    if any(f"{version}.".startswith(f"{each}.") for version in own for each in asked):
        return 1
    number = "|".join(map(regex.escape, asked))
    in_sentence = regex.search(rf"(?<![\d.])(?:{number})(?!\d|\.\d)", sentence)
    return 0 if in_sentence else -1


def _fit_status(asked: Status | None, own: Status | None) -> int:
    if asked and asked == own:
        return 1
    holds = own in (None, "current")
    return 0 if holds or asked in ("draft", "superseded") else -1
