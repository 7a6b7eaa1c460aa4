"""Batches of token rows for a model: of like length, as all are filled up to the longest."""

from collections.abc import Iterator, Sequence

_MOST_ROWS = 32
_MOST_TOKENS = 512


def batches(lengths: Sequence[int], tokens: int = _MOST_TOKENS) -> Iterator[list[int]]:
    """The places of the rows of a batch, for each batch; the longest rows come first.

    A batch has at most so many `tokens`, or one row.
    """
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    start = 0
    while start < len(order):
        longest = max(lengths[order[start]], 1)
        size = min(_MOST_ROWS, max(tokens // longest, 1))
        yield order[start : start + size]
        start += size
