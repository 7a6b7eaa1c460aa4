"""The part of a long text that is shown at once."""

from dataclasses import dataclass

from index.text.graphemes import is_boundary

_LENGTH = 60_000
_BEFORE = 15_000
"""How much of it stands before the place that is looked for."""
_SLACK = 2_000


@dataclass(frozen=True, slots=True)
class Window:
    """A range of a text in code points, and whether there is more on either side."""

    start: int
    end: int
    before: int | None
    after: int | None


def window_at(text: str, place: int) -> Window:
    """The window that shows a place with what stands around it."""
    return window_from(text, place - _BEFORE)


def window_from(text: str, start: int) -> Window:
    """The window that starts at a line near an offset; `before` and `after` are the next ones'.

    A text that is short enough is shown whole.
    """
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
    """The start of the line that an offset is in, or else the nearest place before it."""
    if offset in (0, len(text)):
        return offset
    line = text.rfind("\n", max(0, offset - _SLACK), offset) + 1
    if line:
        return line
    while not is_boundary(text, offset):
        offset -= 1
    return offset
