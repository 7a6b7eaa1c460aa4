"""Headings of plain texts: lines that are underlined, numbered, in capitals or stand alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from index.extract.lines.line import Line
from index.extract.text.prose import TextBlock
from index.text.range import Range

_MAX_LENGTH = 80
_MAX_WORDS = 8
_RULE = regex.compile(r"(?P<mark>[-=~^*#_+])(?P=mark){2,}+")
_RULE_LEVELS = {"=": 1, "#": 1, "*": 1}
_STOP = regex.compile(r"(?r)[.?!:;,\u2026][\"'\u201d\u2019)\]]*")
_CLAUSE = regex.compile(
    r"""
    (?: \u00a7{1,2}\s?(?P<number>\p{Nd}+\p{L}?(?:\.\p{Nd}+)*)\b
      | (?:\p{Lu}\p{L}{3,})\s(?:\p{Nd}+(?:\.\p{Nd}+)*|[IVXL]+|[A-Z])(?=\s*[.:\p{Pd}]|\s*$)
    )
    \s*[.:\p{Pd}]?\s*(?P<title>.*)
    """,
    regex.VERBOSE,
)
_NUMBER = regex.compile(r"(?P<number>\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*+)\.?\s+(?=\p{Lu})")
_MAX_CLAUSE = 60
_MIN_CAPITALS = 4  # fewer are an abbreviation
_MIN_LENGTH = 50  # of a line of prose


@dataclass(slots=True)
class _Levels:
    """The levels that headings of each form have, below those before."""

    title: int = 0
    section: int = 0

    def of_section(self, depth: int = 1) -> int:
        """That of a line with a number of `depth` parts, or in capitals."""
        self.section = self.title + depth
        return self.section

    def of_words(self, words: str) -> int:
        """That of a line without a number: the first is the title."""
        if not (self.title or self.section):
            self.title = 1
            return 1
        return self.of_section() if _is_capitals(words) else self._below()

    def _below(self) -> int:
        return (self.section or self.title) + 1

    def of_rule(self, level: int) -> int:
        """That of an underlined line."""
        self.title, self.section = max(self.title, int(level == 1)), level
        return level


def mark_headings(
    text: str, lines: Sequence[Line], blocks: Sequence[TextBlock]
) -> Iterator[TextBlock]:
    """The blocks, with the lines that head what is below them as headings."""
    levels = _Levels()
    for number, block in enumerate(blocks):
        if block.kind != "paragraph":
            yield block
            continue
        found = (
            _underlined(text, lines, block, levels)
            or _clause(text, lines, block, levels)
            or _alone(text, lines, blocks[number : number + 2], levels)
        )
        yield from found or [block]


def _underlined(
    text: str, lines: Sequence[Line], block: TextBlock, levels: _Levels
) -> list[TextBlock]:
    """The heading and the rest of a block whose first line is underlined."""
    first = block.first
    if _rule(text, lines[first]) and block.stop > first + 2:
        first += 1
    if block.stop < first + 2:
        return []
    line, mark = lines[first], _rule(text, lines[first + 1])
    length = line.end - line.start
    is_long = lines[first + 1].end - lines[first + 1].start >= length // 2
    if not mark or not is_long or length > _MAX_LENGTH or _rule(text, line):
        return []
    level = levels.of_rule(_RULE_LEVELS.get(mark, 2))
    return _parted(lines, block, first, first + 2, level)


def _rule(text: str, line: Line) -> str:
    """The character that a rule consists of, or "" if the line is none."""
    rule = _RULE.fullmatch(text, line.start, line.end)
    return rule["mark"] if rule else ""


def _parted(
    lines: Sequence[Line], block: TextBlock, number: int, stop: int, level: int
) -> list[TextBlock]:
    """A line as a heading, and the lines of the block from `stop` on as a paragraph."""
    words = Range(lines[number].start, lines[number].end)
    parts = [TextBlock(block.first, stop, "heading", words, level)]
    if stop < block.stop:
        rest = Range(lines[stop].start, block.range.end)
        parts.append(TextBlock(stop, block.stop, "paragraph", rest))
    return parts


def _clause(
    text: str, lines: Sequence[Line], block: TextBlock, levels: _Levels
) -> list[TextBlock]:
    """The heading and the rest of a block that begins with a line such as "Article 5"."""
    line = lines[block.first]
    match = _CLAUSE.fullmatch(text, line.start, line.end)
    if not match or len(match["title"]) > _MAX_CLAUSE or _STOP.match(match["title"]):
        return []
    depth = (match["number"] or "").count(".") + 1
    level = levels.of_section(depth)
    return _parted(lines, block, block.first, block.first + 1, level)


def _alone(
    text: str, lines: Sequence[Line], blocks: Sequence[TextBlock], levels: _Levels
) -> list[TextBlock]:
    """The heading that the first block, of one short line, is, if it heads the second."""
    block, following = blocks[0], blocks[-1]
    words = text[slice(*block.range)]
    # A line right above a list introduces it.
    if following.first <= block.stop or not _is_short(words, block):
        return []
    number = _NUMBER.match(words)
    is_outer = number and text.startswith(number["number"] + ".", following.range.start)
    if not (is_outer or _is_capitals(words) or _is_prose(text, lines, following)):
        return []
    if number:
        level = levels.of_section(number["number"].count(".") + 1)
    else:
        level = levels.of_words(words)
    return [block._replace(kind="heading", level=level)]


def _is_short(words: str, block: TextBlock) -> bool:
    """Whether a block is a line of few words that begins like a title and isn't a sentence."""
    return (
        block.stop == block.first + 1
        and len(words) <= _MAX_LENGTH
        and len(words.split()) <= _MAX_WORDS
        and (words[0].isupper() or _NUMBER.match(words) is not None)
        and not _STOP.match(words)
        and not _has_value(words)
    )


def _has_value(words: str) -> bool:
    """Whether words look like a field, an address or an amount rather than a title."""
    return ": " in words or "@" in words or "\t" in words


def _is_capitals(words: str) -> bool:
    letters = sum(map(str.isalpha, words))
    return words.isupper() and letters >= _MIN_CAPITALS


def _is_prose(text: str, lines: Sequence[Line], block: TextBlock) -> bool:
    """Whether a block is more than short lines without a stop, such as an address."""
    if block.kind != "paragraph":
        return block.kind != "heading"
    if text[block.range.start].islower():
        return False
    return any(
        line.end - line.start >= _MIN_LENGTH or _STOP.match(text, line.start, line.end)
        for line in lines[block.first : block.stop]
    )
