"""The interface of extractors, which read files as text, and their result."""

from dataclasses import dataclass, field
from typing import Protocol

from index.text.structure import NO_STRUCTURE, Structure


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file, the offsets where its pages start, and its structure."""

    text: str = field(repr=False)
    pages: tuple[int, ...] = ()
    structure: Structure = NO_STRUCTURE


class Extractor(Protocol):
    """Reads one kind of file."""

    @property
    def media_type(self) -> str:
        """The media type of this kind of file."""

    @property
    def recipe(self) -> str:
        """The name and version of the extractor; equal recipes give equal text."""

    def extract(self, data: bytes) -> Extract:
        """Extract the text from the bytes of a file.

        Raises:
            UnreadableFile: the bytes aren't a valid file of this kind.
        """


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, with its dot, or "" if there is none."""
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    return f".{ending.lower()}" if stem and ending else ""
