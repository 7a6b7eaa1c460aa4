"""Documents and spans of their text."""

from bisect import bisect_right
from dataclasses import dataclass, field

from index.text.graphemes import is_boundary
from index.text.structure import NO_STRUCTURE, Heading, Structure


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the folder, as text.

    `id` is the path relative to the folder with `/` separators. `sha256` is the hash of the
    file's bytes in hexadecimal. `recipe` names the extractor and the splitter with their
    versions. `pages` holds the offset at which each page starts, in order. All offsets, those
    of `structure` too, count code points of `text`.
    """

    id: str
    text: str = field(repr=False)
    sha256: str
    media_type: str
    recipe: str
    pages: tuple[int, ...] = ()
    structure: Structure = field(default=NO_STRUCTURE, repr=False)

    def page_at(self, offset: int) -> int | None:
        """The number of the page at an offset, counted from 1; None without pages."""
        return bisect_right(self.pages, offset) or None

    @property
    def title(self) -> str | None:
        """The title in its front matter, if it has one."""
        for name, value in self.structure.fields:
            if self.text[name.start : name.end].lower() == "title":
                return self.text[value.start : value.end]
        return None

    def heading_before(self, offset: int) -> Heading | None:
        """The last heading that starts before an offset."""
        path = self.structure.path_at(offset)
        return path[-1] if path else None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of a document. Its text is sliced from the document, never stored.

    Raises:
        ValueError: the range is empty, isn't within the document, or cuts a grapheme.
    """

    document: Document
    start: int
    end: int

    def __post_init__(self) -> None:
        text = self.document.text
        if not 0 <= self.start < self.end <= len(text):
            raise ValueError(
                f"{self.start}:{self.end} is not a range of {self.document.id!r},"
                f" which has {len(text)} characters"
            )
        if not (is_boundary(text, self.start) and is_boundary(text, self.end)):
            raise ValueError(
                f"{self.start}:{self.end} cuts a character of {self.document.id!r}"
            )

    @property
    def text(self) -> str:
        """The text of the span, exactly as in the document."""
        return self.document.text[self.start : self.end]

    @property
    def heading(self) -> str | None:
        """The last heading that starts before the end of the span; None if there is none."""
        heading = self.document.heading_before(self.end)
        return heading and self.document.text[heading.start : heading.end]

    @property
    def path(self) -> tuple[str, ...]:
        """The headings that hold at the end of the span, from the top."""
        path = self.document.structure.path_at(self.end)
        return tuple(self.document.text[start:end] for start, end, _ in path)

    @property
    def holds_heading(self) -> bool:
        """Whether a heading starts inside the span."""
        heading = self.document.heading_before(self.end)
        return heading is not None and heading.start >= self.start

    def holds(self, other: "Span") -> bool:
        """Whether another span is inside this one."""
        return (
            self.document == other.document
            and self.start <= other.start
            and other.end <= self.end
        )

    def overlaps(self, other: "Span") -> bool:
        """Whether the spans share a character of the same document."""
        return (
            self.document == other.document
            and self.start < other.end
            and other.start < self.end
        )
