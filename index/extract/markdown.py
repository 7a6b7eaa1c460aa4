"""Markdown files."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markdown_it import MarkdownIt

from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.text.structure import Heading, Structure


@dataclass(frozen=True, slots=True)
class Markdown:
    """A Markdown file: its source is its text, and its headings are marked."""

    media_type: str = "text/markdown"
    recipe: str = "markdown/1"

    def extract(self, data: bytes) -> Extract:
        """Decode the file and find its headings."""
        text = decode(data)
        return Extract(text, structure=Structure(tuple(_headings(text))))


def _headings(text: str) -> Iterator[Heading]:
    """The ranges of the headings' text, without their marks, by CommonMark's rules."""
    parser = MarkdownIt("commonmark")
    # Parse only blocks: inline markup inside a heading stays as written.
    parser.core.ruler.enableOnly(["normalize", "block"])
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    tokens = parser.parse(text)
    for opening, words in pairwise(tokens):
        if opening.type != "heading_open" or not opening.map or not words.content:
            continue
        first, last = opening.map
        start = text.find(words.content, starts[first], starts[last])
        # A setext heading of several indented lines doesn't occur verbatim in the text.
        if start >= 0:
            yield Heading(start, start + len(words.content), int(opening.tag[1:]))
