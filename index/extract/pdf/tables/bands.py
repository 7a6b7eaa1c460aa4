"""Bands: lines that stand side by side on a page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.extract.pdf.lines import CELL_GAP, Line, Word

# No row of a table has more lines of one cell above the first line of the next cell.
_MAX_LINES = 12
_MAX_BAND_LINES = 100


@dataclass(frozen=True, slots=True)
class Band:
    """The lines of a row of a table, or a line of prose, in the order of the file."""

    lines: Sequence[Line]
    top: float
    bottom: float

    @property
    def size(self) -> float:
        """The font size of the first line."""
        return self.lines[0].size

    @property
    def words(self) -> Sequence[Word]:
        """The words of all lines."""
        return [word for line in self.lines for word in line.words]

    @property
    def segments(self) -> Sequence[tuple[float, float]]:
        """The left and right edges of what wide gaps separate."""
        return project(self.words, CELL_GAP * self.size)

    @property
    def is_divided(self) -> bool:
        """Whether a wide gap separates its words."""
        return len(self.segments) > 1

    def follows(self, other: "Band", max_gap: float) -> bool:
        """Whether this band is below another, at most so many font sizes away."""
        return 0 < other.bottom - self.top <= max_gap * self.size


def join_bands(bands: Sequence[Band]) -> Band:
    """One band of the lines of several ones."""
    return Band(
        [line for band in bands for line in band.lines],
        max(band.top for band in bands),
        min(band.bottom for band in bands),
    )


def project(words: Iterable[Word], min_gap: float) -> Sequence[tuple[float, float]]:
    """The left and right edges of groups of words with gaps between them, from the left."""
    edges: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for word in words):
        if edges and left - edges[-1][1] < min_gap:
            edges[-1] = edges[-1][0], max(edges[-1][1], right)
        else:
            edges.append((left, right))
    return edges


def split_areas(lines: Iterable[Line]) -> Iterator[Sequence[Band]]:
    """Yield the bands from the top of each area of a page, such as a column of prose.

    The lines are those of a page in the order of the file. A line that is as high as an
    earlier one of its area joins its band, with the lines between.
    """
    area: list[Band] = []
    for line in lines:
        height, tolerance = line.middle, line.size / 2
        beside = _beside(area, height + tolerance)
        if area and _is_elsewhere(area, beside, height - tolerance):
            yield area
            area, beside = [], 0
        merged = area[len(area) - beside :]
        del area[len(area) - beside :]
        area.append(join_bands([*merged, Band([line], height, height)]))
    if area:
        yield area


def _beside(area: Sequence[Band], height: float) -> int:
    """How many of the last bands reach down to a height."""
    count = 0
    while count < min(len(area), _MAX_LINES + 1) and area[-1 - count].bottom < height:
        count += 1
    return count


def _is_elsewhere(area: Sequence[Band], beside: int, height: float) -> bool:
    """Whether a line at a height is above the area, or beside too much of it."""
    is_above = beside == len(area) and area[0].top < height
    lines = sum(len(band.lines) for band in area[len(area) - beside :])
    return is_above or beside > _MAX_LINES or lines > _MAX_BAND_LINES
