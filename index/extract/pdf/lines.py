"""Lines of text and their positions on pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# Relative tolerance: measured sizes of one font differ by less, different sizes by more.
_SAME_SIZE = 0.08


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, with positions in points from the lower left corner.

    `page` counts from 0, `size` is the font size, and `is_at_edge` is true where headers and
    footers are.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    is_at_edge: bool = False
    is_heading: bool = False

    def is_below(self, other: "Line") -> bool:
        """Whether this line is below another on the same page and in the same column."""
        return (
            self.page == other.page
            and other.bottom - self.bottom > self.size / 3
            and self.left < other.right
            and other.left < self.right
        )

    def looks_like(self, other: "Line") -> bool:
        """Whether both lines have the same size, and both or neither are headings."""
        return self.is_heading == other.is_heading and same_size(self.size, other.size)


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
