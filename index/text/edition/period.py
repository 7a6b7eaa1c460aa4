"""Years to choose documents by."""

from dataclasses import dataclass

import regex

FORMS = '"2024", "2021..2024", "2021.." or "..2023"'
_FORM = regex.compile(
    r"\s*(?:(?P<only>[0-9]{4})|(?P<first>[0-9]{4})?\.\.(?P<last>[0-9]{4})?)\s*"
)
_FIRST, _LAST = 0, 9999


@dataclass(frozen=True, slots=True)
class Period:
    """The years from `first` to `last`, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        ends = (
            "" if self.first == _FIRST else self.first,
            "" if self.last == _LAST else self.last,
        )
        return "{}..{}".format(*ends)

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last


def period(when: str) -> Period | None:
    """The years that "2024", "2021..2024", "2021.." or "..2023" stands for, or else None."""
    form = _FORM.fullmatch(when)
    if form is None:
        return None
    first, last = form["first"] or form["only"], form["last"] or form["only"]
    if not (first or last):
        return None
    found = Period(int(first or _FIRST), int(last or _LAST))
    return found if found.first <= found.last else None
