"""Lists of web pages: the markers of their items."""

from dataclasses import dataclass, field
from typing import Any

from index.extract.office.list_markers import BULLET, as_style, number_text

# An element of the tree. lxml ships no types.
Element = Any

LISTS = frozenset(("ol", "ul", "menu"))
# Of more digits no browser counts.
_MOST_DIGITS = 9


@dataclass(slots=True)
class OpenList:
    """A list whose items are being read in order."""

    element: Element
    _next: int = field(init=False)

    def __post_init__(self) -> None:
        items = sum(1 for _ in self.element.iterchildren("li"))
        first = items if self._is_reversed else 1
        self._next = _number(self.element.get("start"), first)

    @property
    def _is_reversed(self) -> bool:
        return self.element.get("reversed") is not None

    def next_marker(self, item: Element) -> str:
        """The marker of the next item of the list."""
        if self.element.tag != "ol":
            return BULLET
        number = _number(item.get("value"), self._next)
        self._next = number - 1 if self._is_reversed else number + 1
        style = as_style(item.get("type") or self.element.get("type")) or "1"
        return f"{number_text(style, number)}. "


def _number(text: str | None, default: int) -> int:
    digits = (text or "").strip()
    is_number = digits.removeprefix("-").isdecimal() and len(digits) <= _MOST_DIGITS
    return int(digits) if is_number else default
