"""Lists in plain lines: items with markers, and short lines below one that ends with a colon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import regex

from index.extract.lines.line import Line, has_room
from index.extract.lines.markers import Marker, find_marker
from index.text.structure import Item, List

_MAX_SHORT = 60
_MAX_BLANK = 2
_MAX_DEPTH = 20
_STOP = regex.compile(r"(?r)[.!?:;,\u2026][\"'\u201d\u2019)\]*_]*")


class FoundList(NamedTuple):
    """A list and the lines that it takes."""

    first: int
    stop: int
    list: List


@dataclass(slots=True)
class _Level:
    """A level of a list: the indentation, form and last number of its markers."""

    indent: int
    form: str
    kinds: dict[str, int]

    def accepts(self, marker: Marker) -> bool:
        """Whether an item with this marker may come next."""
        if marker.form != self.form or marker.is_ordered != bool(self.kinds):
            return False
        return not self.kinds or bool(self._next(marker))

    def advance(self, marker: Marker) -> None:
        """Count an item with this marker."""
        self.kinds = self._next(marker)

    def _next(self, marker: Marker) -> dict[str, int]:
        return {
            kind: number
            for kind, number in marker.numbers
            if self.kinds.get(kind) == number - 1
        }


@dataclass(slots=True)
class _Draft:
    """The list that is being read, and the numbers of its first line and below its last."""

    text: str
    lines: Sequence[Line]
    first: int = 0
    stop: int = 0
    levels: list[_Level] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    is_ordered: bool = False

    def read(self, number: int, marker: Marker | None) -> bool:
        """Add a line to the list, or return false if it isn't a part of it."""
        if number - self.stop > _MAX_BLANK:
            return False
        if marker:
            return self.add(marker, number)
        if not self._continues(number):
            return False
        self.items[-1] = self.items[-1]._replace(end=self.lines[number].end)
        self.stop = number + 1
        return True

    def add(self, marker: Marker, number: int) -> bool:
        """Add the item of a line, or return false if it belongs to another list."""
        line = self.lines[number]
        if not self.items:
            self.first, self.is_ordered = number, marker.is_ordered
        depth = self._depth(marker, line.indent)
        if depth is None:
            return False
        if depth < len(self.levels):
            del self.levels[depth + 1 :]
            self.levels[depth].advance(marker)
        else:
            self.levels.append(_Level(line.indent, marker.form, dict(marker.numbers)))
        self.items.append(Item(marker.start, line.end, depth))
        self.stop = number + 1
        return True

    def found(self) -> Iterator[FoundList]:
        """The list, if it has more than one item."""
        if len(self.items) > 1:
            listed = List(tuple(self.items), is_ordered=self.is_ordered)
            yield FoundList(self.first, self.stop, listed)

    def _depth(self, marker: Marker, indent: int) -> int | None:
        """The depth of the next item: that of its siblings, or one more than the last."""
        kept = len(self.levels)
        while kept > 1 and self.levels[kept - 1].indent > indent:
            kept -= 1
        for depth in range(kept - 1, -1, -1):
            level = self.levels[depth]
            if abs(level.indent - indent) <= 1 and level.accepts(marker):
                return depth
        if kept == len(self.levels) < _MAX_DEPTH and self._may_nest(marker, indent):
            return kept
        return None

    def _may_nest(self, marker: Marker, indent: int) -> bool:
        """Whether a marker begins an inner list: it's indented, or new and the first."""
        if not self.levels or indent > self.levels[-1].indent + 1:
            return True
        if not (marker.is_ordered and self.levels[-1].kinds):
            return bool(self.levels[-1].kinds)
        known = {(level.form, kind) for level in self.levels for kind in level.kinds}
        return any(
            number == 1 and (marker.form, kind) not in known
            for kind, number in marker.numbers
        )

    def _continues(self, number: int) -> bool:
        """Whether a line without a marker goes on with the last item."""
        line = self.lines[number]
        if line.indent > self.levels[-1].indent + 1:
            return True
        if number > self.stop or line.indent < self.levels[0].indent:
            return False
        return self.text[line.start].islower() or self._is_wrapped(number)

    def _is_wrapped(self, number: int) -> bool:
        """Whether the line above has no stop, and no room for the first word of a line."""
        above = self.lines[number - 1]
        if _STOP.match(self.text, above.start, above.end):
            return False
        return not has_room(above, self.lines[number], self.text, _MAX_SHORT)


def find_lists(
    text: str, lines: Sequence[Line], free: bytearray
) -> Iterator[FoundList]:
    """The lists of marked items in the free lines of a text."""
    draft = _Draft(text, lines)
    for number, line in enumerate(lines):
        if line.is_blank:
            continue
        marker = find_marker(text, line) if free[number] else None
        if draft.items and not (free[number] and draft.read(number, marker)):
            yield from draft.found()
            draft = _Draft(text, lines)
        if marker and not draft.items:
            draft.add(marker, number)
    yield from draft.found()


def find_line_lists(
    text: str, lines: Sequence[Line], run: Sequence[int]
) -> Iterator[FoundList]:
    """The short lines of a run that are all that is below a line with a colon at its end.

    `run` holds the numbers of the lines, without blank ones.
    """
    width = max(_MAX_SHORT, *(lines[n].end - lines[n].start for n in run))
    colons = [n for n, number in enumerate(run) if text[lines[number].end - 1] == ":"]
    for colon, stop in pairwise([*colons, len(run)]):
        below = [lines[number] for number in run[colon + 1 : stop]]
        if (
            len(below) > 1
            and has_room(lines[run[colon]], below[0], text, width)
            and all(_is_short(text, line) for line in below)
        ):
            listed = List(tuple(Item(line.start, line.end) for line in below))
            yield FoundList(run[colon + 1], run[stop - 1] + 1, listed)


def _is_short(text: str, line: Line) -> bool:
    """Whether a line has words, but few, and no stop at its end."""
    words = text[line.start : line.end]
    return 0 < len(words) <= _MAX_SHORT and "\t" not in words and not _STOP.match(words)
