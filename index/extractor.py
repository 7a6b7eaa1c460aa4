"""Files as text: the plug-in point, plain text and Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Protocol

from markdown_it import MarkdownIt

from index.decoding import decode
from index.document import Range


@dataclass(frozen=True, slots=True)
class Extract:
    """What a file says: its text, where its pages start, and where its headings stand."""

    text: str = field(repr=False)
    pages: tuple[int, ...] = ()
    headings: tuple[Range, ...] = ()


class Extractor(Protocol):
    """Reads one kind of file."""

    @property
    def media_type(self) -> str:
        """The kind's media type."""

    @property
    def recipe(self) -> str:
        """Names the extractor and its version: equal recipes give equal text."""

    def extract(self, data: bytes) -> Extract:
        """Read a file's bytes.

        Raises:
            UnreadableFile: the bytes are not of this kind.
        """


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file, which is its own text."""

    media_type: str = "text/plain"
    recipe: str = "text/1"

    def extract(self, data: bytes) -> Extract:
        """Decode the file."""
        return Extract(decode(data))


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


EXTRACTORS: dict[str, Extractor] = {
    ".txt": PlainText(),
    ".md": Markdown(),
    ".markdown": Markdown(),
}
"""The extractor of each kind of file, by its suffix in lower case."""
