"""Markers of list items, such as "-", "3." and "(b)"."""

from typing import NamedTuple

import regex

from index.extract.lines.line import Line

_MARKER = regex.compile(
    r"""
    (?:
        (?P<bullet>[-*+\u2022\u2023\u25aa\u25a0\u25cf\u25e6\u2043\u2013\u2014\u00b7\uf0b7])
        | (?P<open>\(?)(?P<value>\d{1,3}|[a-z]|[A-Z]|[ivxl]{2,6}|[IVXL]{2,6})(?P<close>[.)])
    )
    \s+(?:\[[ xX]\]\s+)?(?=\S)
    """,
    regex.VERBOSE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


class Marker(NamedTuple):
    """A list item's marker: its form, the numbers that it may mean, and where words start.

    Bullets mean no number. A letter may be a roman number too: `i` is 1 or 9.
    """

    form: str
    numbers: tuple[tuple[str, int], ...]
    start: int

    @property
    def is_ordered(self) -> bool:
        """Whether it numbers its item."""
        return bool(self.numbers)


def find_marker(text: str, line: Line) -> Marker | None:
    """The marker at the start of a line."""
    match = _MARKER.match(text, line.start, line.end)
    if not match:
        return None
    if match["bullet"]:
        return Marker(match["bullet"], (), match.end())
    form = match["open"] + "%" + match["close"]
    return Marker(form, tuple(_numbers(match["value"])), match.end())


def _numbers(value: str) -> list[tuple[str, int]]:
    """The kinds of number that a value may be, with the number."""
    if value.isdecimal():
        return [("1", int(value))]
    case = "a" if value.islower() else "A"
    numbers = []
    digits = [_ROMAN.get(letter, 0) for letter in value.lower()]
    if all(digits):
        signed = zip(digits, [*digits[1:], 0], strict=True)
        numbers.append(
            (
                "roman " + case,
                sum(-one if one < after else one for one, after in signed),
            )
        )
    if len(value) == 1:
        numbers.append((case, ord(value) - ord(case) + 1))
    return numbers
