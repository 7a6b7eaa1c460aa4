"""Files as text: the plug-in point, and what it gives."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from typing import Protocol

from index.text.document import Range


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


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, with its dot, or "" if it has none."""
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    return f".{ending.lower()}" if stem and ending else ""
