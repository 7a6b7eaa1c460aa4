"""A document, and ranges of it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from index.text.graphemes import is_boundary


class Range(NamedTuple):
    """Offsets of a text in Unicode code points, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the folder, as text.

    `id` is the path below the folder with `/` separators, `sha256` that of the file's bytes
    in hexadecimal. All offsets count code points of `text`. `recipe` names the extractor and
    the splitter with their versions; `pages` holds the offset at which each page starts,
    `headings` the ranges of the headings, both in order.
    """

    id: str
    text: str = field(repr=False)
    sha256: str
    media_type: str
    recipe: str
    pages: tuple[int, ...] = ()
    headings: tuple[Range, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The page that an offset is on, counted from 1, where the document has pages."""
        return bisect_right(self.pages, offset) or None

    def heading_before(self, offset: int) -> Range | None:
        """The last heading that starts before an offset."""
        above = bisect_left(self.headings, offset, key=lambda heading: heading.start)
        return self.headings[above - 1] if above else None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of a document, whose text is sliced and never stored.

    Raises:
        ValueError: the range is empty, leaves the document or cuts a grapheme.
    """

    document: Document
    start: int
    end: int

    def __post_init__(self) -> None:
        text = self.document.text
        if not 0 <= self.start < self.end <= len(text):
            raise ValueError(
                f"{self.start}:{self.end} is no range of {self.document.id!r},"
                f" which has {len(text)} characters"
            )
        if not (is_boundary(text, self.start) and is_boundary(text, self.end)):
            raise ValueError(
                f"{self.start}:{self.end} cuts a character of {self.document.id!r}"
            )

    @property
    def text(self) -> str:
        """The document's own words."""
        return self.document.text[self.start : self.end]

    @property
    def heading(self) -> str | None:
        """The heading that the span stands under; a heading's own, where it is one."""
        heading = self.document.heading_before(self.end)
        return heading and self.document.text[heading.start : heading.end]

    @property
    def holds_heading(self) -> bool:
        """Whether a heading starts inside the span."""
        heading = self.document.heading_before(self.end)
        return heading is not None and heading.start >= self.start

    def holds(self, other: "Span") -> bool:
        """Whether another span lies inside this one."""
        return (
            self.document == other.document
            and self.start <= other.start
            and other.end <= self.end
        )

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a character of one document in common."""
        return (
            self.document == other.document
            and self.start < other.end
            and other.start < self.end
        )
