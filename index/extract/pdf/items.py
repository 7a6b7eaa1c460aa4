"""List items among the blocks of lines, and how deep they are."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

import regex

from index.extract.pdf.lines import Line

BULLET = regex.compile(r"[-*\u2022\u2023\u25aa\u25a0\u25cf\u25e6\u2043\u2013\uf0b7]\s")
NUMBER = regex.compile(
    r"(?:(?P<open>\(?)(?:(?P<digits>\d{1,3})|(?P<roman>[ivx]{1,5})|(?P<letter>[a-z]))"
    r"(?P<close>[.)])|\[(?P<digits>\d+)\])\s"
)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
# In font sizes: edges that differ by less are the same.
_MIN_INDENT = 0.5


class _Label(NamedTuple):
    """The number of an item, and the looks that it shares with others of its list."""

    style: str
    value: int


def is_next_item(first: Line, line: Line) -> bool:
    """Whether a line starts the item after that which another line starts."""
    labels = set(_labels(first.text))
    return abs(first.left - line.left) < line.size * _MIN_INDENT and any(
        _Label(style, value - 1) in labels for style, value in _labels(line.text)
    )


def item_depths(blocks: Sequence[Sequence[Line]]) -> Mapping[int, int]:
    """The depth of each block that is a list item, by its number.

    Items have a bullet, or a number that continues that of another item of their list.
    """
    depths: dict[int, int] = {}
    for start, end in _runs(blocks):
        numbered = _in_sequence([block[0] for block in blocks[start:end]])
        items = [
            number
            for number in range(start, end)
            if number - start in numbered or BULLET.match(blocks[number][0].text)
        ]
        depths.update(zip(items, _depths([blocks[n][0] for n in items]), strict=True))
    return depths


def _runs(blocks: Sequence[Sequence[Line]]) -> Iterator[tuple[int, int]]:
    """The ends of the runs of blocks that may be items."""
    start = 0
    for number, block in enumerate(blocks):
        line = block[0]
        if line.kind != "text" or not (
            BULLET.match(line.text) or NUMBER.match(line.text)
        ):
            yield start, number
            start = number + 1
    yield start, len(blocks)


def _in_sequence(lines: Sequence[Line]) -> Set[int]:
    """The numbers of the lines whose label comes after or before that of another line."""
    found: set[int] = set()
    last: dict[_Label, int] = {}
    for number, line in enumerate(lines):
        for style, value in _labels(line.text):
            previous = last.get(_Label(style, value - 1))
            if previous is not None:
                found |= {previous, number}
            last[_Label(style, value)] = number
    return found


def _labels(text: str) -> Iterator[_Label]:
    """What the label of a line may stand for: "i." may be one or the ninth letter."""
    match = NUMBER.match(text)
    if match is None:
        return
    looks = f"{match['open'] or ''}{match['close'] or ']'}"
    if match["digits"]:
        yield _Label(f"1{looks}", int(match["digits"]))
    if match["roman"]:
        yield _Label(f"i{looks}", _roman_value(match["roman"]))
    letter = match["letter"] or match["roman"] or ""
    if len(letter) == 1:
        yield _Label(f"a{looks}", ord(letter) - ord("a") + 1)


def _roman_value(digits: str) -> int:
    values = [_ROMAN_DIGITS[digit] for digit in digits]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _depths(lines: Sequence[Line]) -> Iterator[int]:
    """The depth of each line by its left edge, anew in each column."""
    lefts: list[float] = []
    previous: Line | None = None
    for line in lines:
        if previous is None or not line.is_below(previous):
            lefts = []
        indent = line.size * _MIN_INDENT
        while lefts and line.left < lefts[-1] - indent:
            lefts.pop()
        if not lefts or line.left > lefts[-1] + indent:
            lefts.append(line.left)
        yield len(lefts) - 1
        previous = line
