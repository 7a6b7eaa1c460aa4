"""The part of a long text that one page shows."""

from dataclasses import dataclass

from index.text.graphemes import is_boundary

_LENGTH = 60_000
_BEFORE = 15_000
"""How much of a window comes before the requested offset."""
_SLACK = 2_000


@dataclass(frozen=True, slots=True)
class Window:
    """A range of a text in code points, and where the windows before and after it start.

    `before` and `after` are None at the ends of the text.
    """

    start: int
    end: int
    before: int | None
    after: int | None


def window_at(text: str, offset: int) -> Window:
    """The window around an offset."""
    return window_from(text, offset - _BEFORE)


def window_from(text: str, start: int) -> Window:
    """The window that starts at a line near an offset; the whole text if it is short."""
    if len(text) <= _LENGTH:
        return Window(0, len(text), None, None)
    first = _cut(text, min(max(0, start), len(text) - 1))
    end = _cut(text, min(first + _LENGTH, len(text)))
    return Window(
        first,
        end,
        max(0, first - _LENGTH) if first else None,
        end if end < len(text) else None,
    )


def _cut(text: str, offset: int) -> int:
    """The start of the offset's line or, if that is too long, the character boundary before it."""
    if offset in (0, len(text)):
        return offset
    line = text.rfind("\n", max(0, offset - _SLACK), offset) + 1
    if line:
        return line
    while not is_boundary(text, offset):
        offset -= 1
    return offset
