"""Ranges of a text."""

from typing import NamedTuple


class Range(NamedTuple):
    """A half-open range of a text, in Unicode code points."""

    start: int
    end: int
