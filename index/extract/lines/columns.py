"""Columns: what stands above each other, in lines of text."""

from collections import Counter
from collections.abc import Iterable, Sequence

Interval = tuple[float, float]
"""Where words start and end, in any unit."""

_LINED_UP = 0.6


def find_columns(rows: Iterable[Sequence[Interval]]) -> list[Interval]:
    """The columns that the words of rows stand in: no gap between two has words in any row."""
    columns: list[Interval] = []
    for start, end in sorted(interval for row in rows for interval in row):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    return columns


def line_up(intervals: Sequence[Interval]) -> bool:
    """Whether most of the words of a column start, or end, below each other."""
    return any(
        max(Counter(edges).values()) >= _LINED_UP * len(intervals)
        for edges in zip(*intervals, strict=True)
    )
