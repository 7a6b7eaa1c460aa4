"""Running heads and feet: lines that repeat at the edges of pages."""

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
# At each edge; no running head has more lines.
_MAX_LINES = 3
_MIN_PAGES = 3
# A page number and the number of pages.
_MAX_NUMBERS = 2


class _Signature(NamedTuple):
    """The text of a line with its numbers masked, and its height on the page in points."""

    masked_text: str
    height: int

    @classmethod
    def of(cls, line: Line) -> "_Signature":
        return cls(_NUMBER.sub("#", line.text), round(line.bottom))

    @property
    def may_be_running(self) -> bool:
        """Whether the line may be a running line: not just a row of figures."""
        return self.masked_text.count("#") <= _MAX_NUMBERS or any(
            map(str.isalpha, self.masked_text)
        )


def without_running_lines(pages: Sequence[Sequence[Line]]) -> Sequence[Sequence[Line]]:
    """Drop page numbers and running lines from the pages.

    A line at the edge of a page is running if it occurs, apart from its numbers, at the same
    height on three pages, or on both pages of a document of two.
    """
    counts = Counter(
        signature
        for page in pages
        for signature in {_Signature.of(line) for line in _edges(page)}
        if signature.may_be_running
    )
    min_pages = max(2, min(len(pages), _MIN_PAGES))
    running = {signature for signature, count in counts.items() if count >= min_pages}
    return [_without_running(page, running) for page in pages]


def _from_top(page: Sequence[Line]) -> Sequence[Line]:
    return sorted(page, key=lambda line: -line.bottom)


def _edges(page: Sequence[Line]) -> Sequence[Line]:
    lines = [line for line in _from_top(page) if line.is_at_edge]
    return [*lines[:_MAX_LINES], *lines[-_MAX_LINES:]]


def _without_running(page: Sequence[Line], running: Set[_Signature]) -> Sequence[Line]:
    def is_running(line: Line) -> bool:
        return line.is_at_edge and (
            _Signature.of(line) in running or _is_page_number(line)
        )

    lines = _from_top(page)
    head = list(takewhile(is_running, lines[:_MAX_LINES]))
    foot = list(takewhile(is_running, reversed(lines[-_MAX_LINES:])))
    return [line for line in page if line not in head and line not in foot]


def _is_page_number(line: Line) -> bool:
    number = _PAGE_NUMBER.fullmatch(line.text)
    return number is not None and int(number[1]) == line.page + 1
