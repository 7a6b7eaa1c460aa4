"""Finding the headings among the lines of a PDF file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from index.extract.pdf.bold_headings import bold_headings
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
    """Mark the headings among the lines, with their levels.

    Headings are the lines that match an entry of the outline for their page. If there are
    none, they are the short lines in a larger font, and below these the bold ones that stand
    alone.
    """
    levels = _by_outline(lines, outline) or _by_looks(lines)
    return [
        replace(line, kind="heading", level=levels[number])
        if number in levels
        else line
        for number, line in enumerate(lines)
    ]


def _by_outline(
    lines: Sequence[Line], outline: Iterable[Bookmark]
) -> Mapping[int, int]:
    titles: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for bookmark in outline:
        titles[bookmark.page].setdefault(_letters(bookmark.title), bookmark.level)
    return {
        number: level
        for start, line in enumerate(lines)
        if line.page in titles and not line.is_block
        for number, level in _title_at(lines, start, titles[line.page])
    }


def _title_at(
    lines: Sequence[Line], start: int, titles: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    """The lines from `start` on that together match one of the titles, and its level."""
    letters = ""
    for end in range(start, min(start + _MAX_LINES, len(lines))):
        letters += _letters(lines[end].text)
        for title, level in titles.items():
            if _matches(letters, title):
                yield from ((number, level) for number in range(start, end + 1))
                return


def _matches(letters: str, title: str) -> bool:
    label = letters.removesuffix(title)
    return (
        bool(title) and letters.endswith(title) and _LABEL.fullmatch(label) is not None
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _by_looks(lines: Sequence[Line]) -> Mapping[int, int]:
    letters_by_size: Counter[float] = Counter()
    for line in lines:
        # About half of a row are names of columns, which each row repeats.
        letters = len(line.text) // 2 if line.is_block else len(line.text)
        letters_by_size[round(line.size, 1)] += letters
    if not letters_by_size:
        return {}
    body_size = letters_by_size.most_common(1)[0][0]
    levels = _by_size(lines, body_size * _MIN_SIZE_RATIO)
    lowest = max(levels.values(), default=0) + 1
    return {**dict.fromkeys(bold_headings(lines, body_size), lowest), **levels}


def _by_size(lines: Sequence[Line], min_size: float) -> Mapping[int, int]:
    sizes: dict[int, float] = {}
    position = 0
    for run in split_runs(lines, _continues_heading):
        if run[0].size >= min_size and _is_short(run):
            sizes.update(
                (position + number, line.size) for number, line in enumerate(run)
            )
        position += len(run)
    levels = _size_levels(sizes.values())
    return {number: levels[size] for number, size in sizes.items()}


def _size_levels(sizes: Iterable[float]) -> Mapping[float, int]:
    """The level of each size: 1 for the largest ones, and so on."""
    levels: dict[float, int] = {}
    level, largest = 0, 0.0
    for size in sorted(set(sizes), reverse=True):
        if not same_size(size, largest):
            level, largest = level + 1, size
        levels[size] = level
    return levels


def _continues_heading(previous: Line, line: Line) -> bool:
    return (
        previous.page == line.page
        and same_size(previous.size, line.size)
        and previous.kind == line.kind
    )


def _is_short(run: Sequence[Line]) -> bool:
    return (
        len(run) <= _MAX_LINES
        and not run[0].is_block
        and sum(len(line.text) for line in run) <= _MAX_CHARACTERS
        and any(any(map(str.isalpha, line.text)) for line in run)
    )
