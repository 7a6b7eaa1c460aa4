"""Running heads and feet: what stands at the edge of page after page."""

from collections import Counter
from collections.abc import Sequence, Set
from itertools import takewhile
from typing import NamedTuple

import regex

from index.extract.pdf.lines import Line

_NUMBER = regex.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = regex.compile(
    r"\W*(?:page\s)?\s*(\d+)(?:\s*(?:of|/)\s*\d+)?\W*", regex.IGNORECASE
)
# At either edge; a head of more lines is no head.
_MOST_LINES = 3
_PAGES_ENOUGH = 3
# A page's number, and of how many.
_MOST_NUMBERS = 2


class _Standing(NamedTuple):
    """What a line says but for its numbers, and how high it stands, in points."""

    words: str
    height: int

    @classmethod
    def of(cls, line: Line) -> "_Standing":
        return cls(_NUMBER.sub("#", line.text), round(line.bottom))

    @property
    def may_run(self) -> bool:
        """Whether it is no row of figures."""
        return self.words.count("#") <= _MOST_NUMBERS or any(
            map(str.isalpha, self.words)
        )


def without_running_lines(pages: Sequence[Sequence[Line]]) -> Sequence[Sequence[Line]]:
    """The pages without their numbers, and without what runs on from page to page.

    A line at a page's edge runs on if, but for its numbers, it stands at that height on
    three pages, or on both of two.
    """
    standings = Counter(
        standing
        for page in pages
        for standing in {_Standing.of(line) for line in _edges(page)}
        if standing.may_run
    )
    enough = max(2, min(len(pages), _PAGES_ENOUGH))
    running = {standing for standing, count in standings.items() if count >= enough}
    return [_inner(page, running) for page in pages]


def _from_top(page: Sequence[Line]) -> Sequence[Line]:
    return sorted(page, key=lambda line: -line.bottom)


def _edges(page: Sequence[Line]) -> Sequence[Line]:
    lines = [line for line in _from_top(page) if line.is_at_edge]
    return [*lines[:_MOST_LINES], *lines[-_MOST_LINES:]]


def _inner(page: Sequence[Line], running: Set[_Standing]) -> Sequence[Line]:
    def runs(line: Line) -> bool:
        return line.is_at_edge and (
            _Standing.of(line) in running or _is_page_number(line)
        )

    lines = _from_top(page)
    head = list(takewhile(runs, lines[:_MOST_LINES]))
    foot = list(takewhile(runs, reversed(lines[-_MOST_LINES:])))
    return [line for line in page if line not in head and line not in foot]


def _is_page_number(line: Line) -> bool:
    number = _PAGE_NUMBER.fullmatch(line.text)
    return number is not None and int(number[1]) == line.page + 1
