"""The markers of list items: "-", or a number in the style of the list."""

from typing import Literal

Style = Literal["1", "a", "A", "i", "I"]
"""A style of numbers, named by how it writes the first, as HTML and OpenDocument do."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# No real list has so many items in letters or Roman numerals.
_MOST_LETTERS, _MOST_ROMANS = len(_LETTERS), 39

BULLET = "- "


def as_style(name: str | None) -> Style | None:
    """The style of this name, or None if there is none."""
    match name:
        case "1" | "a" | "A" | "i" | "I":
            return name
    return None


def number_text(style: Style, number: int) -> str:
    """A number in a style; one beyond what the style is used for is written in digits."""
    if style in {"a", "A"} and 1 <= number <= _MOST_LETTERS:
        text = _LETTERS[number - 1]
    elif style in {"i", "I"} and 1 <= number <= _MOST_ROMANS:
        text = _roman(number)
    else:
        text = str(number)
    return text.upper() if style.isupper() else text


def _roman(number: int) -> str:
    text = ""
    for value, numeral in _ROMANS:
        count, number = divmod(number, value)
        text += numeral * count
    return text
