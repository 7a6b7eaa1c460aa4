"""Markdown files."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markdown_it import MarkdownIt

from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.text.document import Range


@dataclass(frozen=True, slots=True)
class Markdown:
    """A Markdown file: its source is its text, its headings are known."""

    media_type: str = "text/markdown"
    recipe: str = "markdown/1"

    def extract(self, data: bytes) -> Extract:
        """Decode the file and find its headings."""
        text = decode(data)
        return Extract(text, headings=tuple(_headings(text)))


def _headings(text: str) -> Iterator[Range]:
    """The ranges of the headings' own words, without their marks, by CommonMark's rules."""
    parser = MarkdownIt("commonmark")
    # Blocks alone: what stands inside a heading stays as it is written.
    parser.core.ruler.enableOnly(["normalize", "block"])
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    tokens = parser.parse(text)
    for opening, words in pairwise(tokens):
        if opening.type != "heading_open" or not opening.map or not words.content:
            continue
        first, last = opening.map
        start = text.find(words.content, starts[first], starts[last])
        # A setext heading over several indented lines is not verbatim in the text.
        if start >= 0:
            yield Range(start, start + len(words.content))
