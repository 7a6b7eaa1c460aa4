"""Lines of text and their positions on pages."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

# Relative tolerance: measured sizes of one font differ by less, different sizes by more.
_SAME_SIZE = 0.08


CELL_GAP = 0.9
"""In font sizes: what separates the words of cells that stand side by side."""


class Word(NamedTuple):
    """A word of a line, with its left and right edge in points."""

    text: str
    left: float
    right: float
    is_bold: bool = False

    @property
    def middle(self) -> float:
        """The middle between its edges."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, with positions in points from the lower left corner.

    `page` counts from 0, `size` is the font size, and `is_at_edge` is true where headers and
    footers are. `level` is a heading's level. A row or caption of a table
    and a note at the page's text are lines too.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    words: Sequence[Word] = ()
    is_at_edge: bool = False
    kind: Literal["text", "heading", "row", "caption", "note"] = "text"
    level: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether this line is a heading or a part of one."""
        return self.kind == "heading"

    @property
    def is_block(self) -> bool:
        """Whether this line is a block of its own, such as a table's row."""
        return self.kind in ("row", "caption", "note")

    @property
    def is_bold(self) -> bool:
        """Whether all words are bold."""
        return bool(self.words) and all(word.is_bold for word in self.words)

    @property
    def has_wide_gap(self) -> bool:
        """Whether a gap sets words apart, as in a table."""
        return len(self.split_gaps()) > 1

    @property
    def middle(self) -> float:
        """The height of the middle of its letters."""
        return self.bottom + self.size / 2

    def is_below(self, other: "Line") -> bool:
        """Whether this line is below another on the same page and in the same column."""
        return (
            self.page == other.page
            and other.bottom - self.bottom > self.size / 3
            and self.left < other.right
            and other.left < self.right
        )

    def looks_like(self, other: "Line") -> bool:
        """Whether both lines have the same size and are of the same kind and level."""
        return (
            self.kind == other.kind
            and self.level == other.level
            and same_size(self.size, other.size)
        )

    def split_gaps(self) -> Sequence["Line"]:
        """The parts of this line that wide gaps set apart, as in a table."""
        starts = [
            number
            for number, (left, right) in enumerate(pairwise(self.words), start=1)
            if right.left - left.right >= CELL_GAP * self.size
        ]
        if not starts:
            return [self]
        bounds = pairwise([0, *starts, len(self.words)])
        return [self.part(self.words[start:end]) for start, end in bounds]

    def part(self, words: Sequence[Word]) -> "Line":
        """The part of this line that consists of some of its words."""
        return replace(
            self,
            text=" ".join(word.text for word in words),
            left=words[0].left,
            right=words[-1].right,
            words=words,
        )


def same_size(first: float, second: float) -> bool:
    """Whether two font sizes look the same to a reader."""
    return abs(first - second) <= max(first, second) * _SAME_SIZE


def split_runs(
    lines: Sequence[Line], continues: Callable[[Line, Line], bool]
) -> Iterator[Sequence[Line]]:
    """Split the lines wherever `continues(previous, line)` is false."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or not continues(lines[end - 1], lines[end]):
            yield lines[start:end]
            start = end


def split_columns(line: Line, bounds: Sequence[float]) -> Iterator[tuple[int, Line]]:
    """Yield the parts of a line in the columns between the bounds, with their numbers."""

    def column(word: Word) -> int:
        return min(max(bisect_right(bounds, word.middle) - 1, 0), len(bounds) - 2)

    for number, words in groupby(line.words, key=column):
        yield number, line.part(list(words))
