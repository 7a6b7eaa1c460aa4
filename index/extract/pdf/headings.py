"""Finding the headings among the lines of a PDF file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

import regex

from index.extract.pdf.lines import Line, same_size, split_runs

# A label in front of a heading that its entry in the outline may lack.
_LABEL = regex.compile(
    r"(?:chapter|section|appendix|part)?(?:\d+|[ivxlc]+|[a-z]\d*)?", regex.IGNORECASE
)
_MAX_LINES = 6
# A heading's font is at least this many times as large as the document's main one.
_MIN_SIZE_RATIO = 1.15
_MAX_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline, with its target page, counted from 0, and its level."""

    title: str
    page: int
    level: int = 1


def mark_headings(lines: Sequence[Line], outline: Iterable[Bookmark]) -> Sequence[Line]:
    """Mark the headings among the lines.

    Headings are the lines that match an entry of the outline for their page. If there are
    none, they are the short lines in a larger font.
    """
    headings = _by_outline(lines, outline) or _by_size(lines)
    return [
        replace(line, kind="heading" if number in headings else line.kind)
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
    """The lines from `start` on that together match one of the titles."""
    letters = ""
    for end in range(start, min(start + _MAX_LINES, len(lines))):
        letters += _letters(lines[end].text)
        if any(_matches(letters, title) for title in titles):
            return range(start, end + 1)
    return range(0)


def _matches(letters: str, title: str) -> bool:
    label = letters.removesuffix(title)
    return (
        bool(title) and letters.endswith(title) and _LABEL.fullmatch(label) is not None
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _by_size(lines: Sequence[Line]) -> Set[int]:
    letters_by_size: Counter[float] = Counter()
    for line in lines:
        letters_by_size[round(line.size, 1)] += len(line.text)
    if not letters_by_size:
        return frozenset()
    min_size = letters_by_size.most_common(1)[0][0] * _MIN_SIZE_RATIO
    headings: set[int] = set()
    position = 0
    for run in split_runs(lines, _continues_heading):
        if run[0].size >= min_size and _is_short([line.text for line in run]):
            headings.update(range(position, position + len(run)))
        position += len(run)
    return headings


def _continues_heading(previous: Line, line: Line) -> bool:
    return previous.page == line.page and same_size(previous.size, line.size)


def _is_short(texts: Sequence[str]) -> bool:
    return (
        len(texts) <= _MAX_LINES
        and sum(map(len, texts)) <= _MAX_CHARACTERS
        and any(any(map(str.isalpha, text)) for text in texts)
    )
