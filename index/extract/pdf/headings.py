"""The headings among a PDF file's lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

import regex

from index.extract.pdf.lines import Line, runs, same_size

# What may stand before a title that the outline gives without it.
_LABEL = regex.compile(
    r"(?:chapter|section|appendix|part)?(?:\d+|[ivxlc]+|[a-z]\d*)?", regex.IGNORECASE
)
_MOST_LINES = 6
# Of the size in which most of a document is written.
_LARGER = 1.15
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of an outline, with the page it leads to, counted from 0."""

    title: str
    page: int


def marked(lines: Sequence[Line], outline: Iterable[Bookmark]) -> Sequence[Line]:
    """The lines, those of headings marked.

    They are the lines that say what the outline says of their page; where it says nothing
    that stands there, those of larger letters.
    """
    headings = _by_outline(lines, outline) or _by_size(lines)
    return [
        replace(line, is_heading=number in headings)
        for number, line in enumerate(lines)
    ]


def _by_outline(lines: Sequence[Line], outline: Iterable[Bookmark]) -> Set[int]:
    titles: defaultdict[int, set[str]] = defaultdict(set)
    for bookmark in outline:
        titles[bookmark.page].add(_letters(bookmark.title))
    return {
        number
        for start, line in enumerate(lines)
        if line.page in titles
        for number in _title_at(lines, start, titles[line.page])
    }


def _title_at(lines: Sequence[Line], start: int, titles: Set[str]) -> range:
    """The lines from one on that together say one of the titles."""
    said = ""
    for end in range(start, min(start + _MOST_LINES, len(lines))):
        said += _letters(lines[end].text)
        if any(_says(said, title) for title in titles):
            return range(start, end + 1)
    return range(0)


def _says(said: str, title: str) -> bool:
    label = said.removesuffix(title)
    return bool(title) and said.endswith(title) and _LABEL.fullmatch(label) is not None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _by_size(lines: Sequence[Line]) -> Set[int]:
    written: Counter[float] = Counter()
    for line in lines:
        written[round(line.size, 1)] += len(line.text)
    if not written:
        return frozenset()
    large = written.most_common(1)[0][0] * _LARGER
    headings: set[int] = set()
    position = 0
    for run in runs(lines, _are_alike):
        if run[0].size >= large and _is_short([line.text for line in run]):
            headings.update(range(position, position + len(run)))
        position += len(run)
    return headings


def _are_alike(above: Line, line: Line) -> bool:
    return above.page == line.page and same_size(above.size, line.size)


def _is_short(texts: Sequence[str]) -> bool:
    return (
        len(texts) <= _MOST_LINES
        and sum(map(len, texts)) <= _LONGEST
        and any(any(map(str.isalpha, text)) for text in texts)
    )
