"""Front matter: the fields at the top of a text, such as its title, author and date."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from index.extract.lines.line import Line
from index.text.range import Range
from index.text.structure import Field

_MAX_LINES = 300
_MAX_VALUE = 200
_TITLE_LINES = 2  # of a title with a rule below it, or with fields below it
_CLOSERS = {"---": ("---", "..."), "+++": ("+++",)}
_ENTRY = regex.compile(
    r"""
    ["']?(?P<name>[\p{L}_][\p{L}\p{N}_ .-]*+)["']?\s*
    (?::(?=\s|$)|=)\s*
    (?P<value>.*)
    """,
    regex.VERBOSE,
)
_BETWEEN_ENTRIES = regex.compile(r"\#|\[|-\s|[\]}]")
_COMMENT = regex.compile(r"\s\#.*")
_ITEM = regex.compile(r"-\s+(?![^\s:]+:\s)(?P<value>\S.*)")
_NO_SCALAR = regex.compile(r"[|>&*!{][-+\d]*\s*$|[{&*!]|\[\s*\]?$")
_QUOTED = regex.compile(r"""(?P<mark>["'])(?P<value>.*?)(?P=mark)""")
_LISTED = regex.compile(r"\[\s*(?P<value>.*?)\s*\]")
_NAMED = regex.compile(
    r"""
    (?P<mark>\*\*|__|)
    (?P<name>\p{L}[\p{L}\p{N}'\u2019/()-]++(?:[ ][\p{L}\p{N}'\u2019/()&-]++){0,3}+)
    (?:(?P=mark)\s?::?|:(?P=mark))\s+
    (?P<value>[^\s*_].*)
    """,
    regex.VERBOSE,
)
_SENTENCE_END = regex.compile(r"[.?!:;,][\"'\u201d)*_]*$")
_TITLE_MARKS = regex.compile(r"\#{1,6}\s|[=\-]{3,}$")


class FrontMatter(NamedTuple):
    """The fields of a block at the top of a text, and the number of the line below it."""

    fields: tuple[Field, ...] = ()
    stop: int = 0


def read_front_matter(text: str, lines: Sequence[Line]) -> FrontMatter:
    """The front matter between two rules at the very top of a text."""
    marks = _words(text, lines[0]) if lines and not lines[0].indent else ""
    closers = _CLOSERS.get(marks, ())
    for number, line in enumerate(lines[1:_MAX_LINES], 1):
        words = _words(text, line)
        if not line.indent and words in closers:
            return FrontMatter(tuple(_entries(text, lines[1:number])), number + 1)
        is_inside = line.indent or line.is_blank or _BETWEEN_ENTRIES.match(words)
        if not (is_inside or _ENTRY.match(words)):
            break
    return FrontMatter()


def _entries(text: str, lines: Sequence[Line]) -> Iterator[Field]:
    """The entries of one value, and those of a value a line; what is nested deeper isn't read."""
    name: Range | None = None
    for line in lines:
        entry = None if line.indent else _ENTRY.match(text, line.start, line.end)
        words = entry or _ITEM.match(text, line.start, line.end)
        if entry:
            name = Range(*entry.span("name"))
            name = Range(name.start, name.start + len(entry["name"].rstrip()))
        if name and words:
            for value in _values(text, *words.span("value")):
                yield Field(name, value)


def _values(text: str, start: int, end: int) -> Iterator[Range]:
    """The words of a value, or of each in a list, without quotation marks and comment."""
    if _NO_SCALAR.match(text, start, end):
        return
    listed = _LISTED.match(text, start, end)
    quoted = list(_QUOTED.finditer(text, start, end))
    if quoted and (listed or quoted[0].start() == start):
        words = [match.span("value") for match in quoted[: None if listed else 1]]
    elif listed:
        words = [listed.span("value")]
    else:
        comment = _COMMENT.search(text, start, end)
        plain = text[start : comment.start() if comment else end].rstrip()
        words = [(start, start + len(plain))]
    yield from (Range(*each) for each in words if text[slice(*each)].strip())


def read_named_lines(text: str, lines: Sequence[Line], start: int) -> FrontMatter:
    """The block of lines such as "Author: Ada" at the top of a text, or below its title."""
    first = _next_block(lines, start)
    if len(first) == 1 or _is_title(text, lines, first):
        first = _next_block(lines, first.stop)
    fields = [_field(text, lines[number]) for number in first]
    names = {text[slice(*each.name)].lower() for each in fields if each}
    if len(fields) > 1 and len(names) == len(fields):
        return FrontMatter(tuple(filter(None, fields)), first.stop)
    return FrontMatter()


def _is_title(text: str, lines: Sequence[Line], block: range) -> bool:
    return len(block) == _TITLE_LINES and any(
        _TITLE_MARKS.match(_words(text, lines[number])) for number in block
    )


def _next_block(lines: Sequence[Line], start: int) -> range:
    """The numbers of the next lines that no blank line parts, or of as many as may be read."""
    while start < len(lines) and lines[start].is_blank:
        start += 1
    stop = start
    while stop < min(len(lines), start + _MAX_LINES) and not lines[stop].is_blank:
        stop += 1
    return range(start, stop)


def _field(text: str, line: Line) -> Field | None:
    match = _NAMED.fullmatch(text, line.start, line.end)
    if not match or len(match["value"]) > _MAX_VALUE:
        return None
    if _SENTENCE_END.search(match["value"]):
        return None
    return Field(Range(*match.span("name")), Range(*match.span("value")))


def _words(text: str, line: Line) -> str:
    return text[line.start : line.end]
