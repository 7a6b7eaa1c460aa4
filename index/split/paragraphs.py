r"""Blocks of text that no sentence crosses: paragraphs, list items, table rows and titles.

A blank line or a form feed ends a block. A Markdown heading, a table row and a rule are each
a block of one line, and a list item starts a block. Any other line continues a wrapped
paragraph, unless it looks like a new one: it starts with a capital or a digit, the previous
line doesn't end in the middle of a sentence, and either that line had room for its first word
(so it wasn't wrapped) or that line looks like a title.
"""

from collections.abc import Iterator

import regex

from index.text.range import Range

_LINE = regex.compile(
    r"[^\n\r\v\f\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x85\u2028\u2029]|$)"
)
_ENDS_BLOCK = ("\f", "\u2029")
_SINGLE_LINE_BLOCK = regex.compile(
    r"""
    \#{1,6}\s                               # a heading
    | \|                                    # a table row
    | (?P<rule>[-=_*~\#+])(?:[ ]?(?P=rule)){2,}\s*$
    | ```
    """,
    regex.VERBOSE,
)
_CELLS = regex.compile(r"\S\t++\S")
_ITEM = regex.compile(
    r"""
    [-*+\u2022\u2023\u25aa\u25cf\u25e6\u2043]\s
    | [\u2013\u2014]\s*\p{Lu}               # speech after a dash
    | \(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s
    """,
    regex.VERBOSE,
)
_SENTENCE_START = regex.compile(
    r"[\"'\u201c\u2018\u00ab\u00bf\u00a1(\[*_]*[\p{Lu}\p{Nd}]"
)
_UNFINISHED = regex.compile(
    r"""
    (?: [.?!\u2026,;\p{Pd}&/(\[\u3002\uff01\uff1f\u0964]["'\u201d\u2019\u00bb)\]*_]*
    | \b(?:an?|the|of|to|in|on|at|by|for|from|with|and|or|but|nor|as|than|that|which|who
      |is|are|was|were|has|had|have|be|been|his|her|its|their|our|my|your|this|not
      |into|over|under|after|before|between|when|while|if|said|called|named)
    )$
    """,
    regex.VERBOSE,
)
_SMALL_LONG_WORD = regex.compile(r"\b\p{Ll}[\p{L}'\u2019]{3,}")
# No paragraph is wrapped to shorter lines.
_MIN_WIDTH = 30
_TITLE_LENGTHS = range(2, 13)


def blocks(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield the blocks of `start:end` in order; only blank lines are skipped."""
    paragraph: list[Range] = []
    for line in _lines(text, start, end):
        if not text[line.start : line.end].isspace():
            paragraph.append(line)
        if paragraph and _ends_paragraph(text, line):
            yield from _split_paragraph(text, paragraph)
            paragraph = []
    yield from _split_paragraph(text, paragraph)


def _lines(text: str, start: int, end: int) -> Iterator[Range]:
    while start < end:
        line = _LINE.match(text, start, end)
        stop = line.end() if line else end
        yield Range(start, stop)
        start = stop


def _ends_paragraph(text: str, line: Range) -> bool:
    return text[line.end - 1] in _ENDS_BLOCK or text[line.start : line.end].isspace()


def _split_paragraph(text: str, paragraph: list[Range]) -> Iterator[Range]:
    """Yield the blocks of consecutive lines without a blank line between them."""
    if not paragraph:
        return
    lines = [text[start:end].strip() for start, end in paragraph]
    width = max(_MIN_WIDTH, *map(len, lines))
    start = paragraph[0].start
    for number in range(1, len(lines)):
        if _starts_block(lines[number - 1], lines[number], width):
            yield Range(start, paragraph[number].start)
            start = paragraph[number].start
    yield Range(start, paragraph[-1].end)


def _starts_block(previous: str, line: str, width: int) -> bool:
    if (
        _is_single_line_block(previous)
        or _is_single_line_block(line)
        or _ITEM.match(line)
    ):
        return True
    if not _SENTENCE_START.match(line) or _UNFINISHED.search(previous):
        return False
    first_word = line.split(maxsplit=1)[0]
    return len(previous) + 1 + len(first_word) <= width or _is_title(previous)


def _is_single_line_block(line: str) -> bool:
    """Whether a line is a block by itself: a heading, a rule, or a table row."""
    return bool(_SINGLE_LINE_BLOCK.match(line) or _CELLS.search(line))


def _is_title(line: str) -> bool:
    """Whether all words but short ones start with a capital."""
    words = line.split(maxsplit=_TITLE_LENGTHS.stop)
    return len(words) in _TITLE_LENGTHS and not _SMALL_LONG_WORD.search(line)
