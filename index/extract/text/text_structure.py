"""The structure of a plain text or a Markdown text."""

from collections.abc import Sequence
from itertools import islice, takewhile

from index.extract.lines.line import Line, split_lines
from index.extract.text.assembly import assemble
from index.extract.text.bold_headings import mark_bold_headings
from index.extract.text.front_matter import (
    FrontMatter,
    read_front_matter,
    read_named_lines,
)
from index.extract.text.line_headings import mark_headings
from index.extract.text.markdown_blocks import MarkdownBlocks
from index.extract.text.prose import read_prose
from index.text.structure import NO_STRUCTURE, Structure

# Reading more takes minutes and gigabytes; no document that people read has as many.
_MAX_LINES = 200_000
_MAX_CHARACTERS = 20_000_000


def plain_structure(text: str) -> Structure:
    """The structure that the lines of a plain text show."""
    lines = _lines(text)
    above = _front_matter(text, lines)
    free = bytearray(above.stop) + b"\1" * (len(lines) - above.stop)
    blocks = sorted(read_prose(text, lines, free), key=lambda block: block.range)
    marked = mark_headings(text, lines, blocks)
    return assemble(text, lines, marked, NO_STRUCTURE, above.fields)


def markdown_structure(text: str) -> Structure:
    """The structure that the marks and the lines of a Markdown text show."""
    lines = _lines(text)
    above = _front_matter(text, lines)
    marked = MarkdownBlocks(text, lines, above.stop)
    prose = read_prose(text, lines, marked.free)
    blocks = sorted([*marked.blocks, *prose], key=lambda block: block.range)
    return assemble(
        text, lines, mark_bold_headings(text, blocks), marked.inner, above.fields
    )


def _lines(text: str) -> Sequence[Line]:
    """The lines whose structure is read; what follows is prose."""
    first = islice(split_lines(text), _MAX_LINES)
    return list(takewhile(lambda line: line.end <= _MAX_CHARACTERS, first))


def _front_matter(text: str, lines: Sequence[Line]) -> FrontMatter:
    above = read_front_matter(text, lines)
    named = read_named_lines(text, lines, above.stop)
    return FrontMatter(above.fields + named.fields, above.stop)
