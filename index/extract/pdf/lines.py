"""Lines as they stand on pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# Of a line's size: typographers differ by more, and fonts by less.
_SAME_SIZE = 0.08


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points from the page's lower left corner.

    `page` counts from 0; `size` is that of its letters' font; `is_at_edge` tells that it
    stands where heads and feet do.
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
        """Whether it stands under another line, on its page and in its column."""
        return (
            self.page == other.page
            and other.bottom - self.bottom > self.size / 3
            and self.left < other.right
            and other.left < self.right
        )

    def looks_like(self, other: "Line") -> bool:
        """Whether it is written as large as another, and as much a heading."""
        return self.is_heading == other.is_heading and same_size(self.size, other.size)


def same_size(one: float, other: float) -> bool:
    """Whether two sizes are equal to a reader."""
    return abs(one - other) <= max(one, other) * _SAME_SIZE


def runs(
    lines: Sequence[Line], goes_on: Callable[[Line, Line], bool]
) -> Iterator[Sequence[Line]]:
    """The lines, cut wherever one doesn't go on from the one before."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or not goes_on(lines[end - 1], lines[end]):
            yield lines[start:end]
            start = end
