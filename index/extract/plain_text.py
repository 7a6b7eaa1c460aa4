"""Text files."""

from dataclasses import dataclass

from index.extract.decoding import decode
from index.extract.extractor import Extract


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file, whose decoded content is its text."""

    media_type: str = "text/plain"
    recipe: str = "text/1"

    def extract(self, data: bytes) -> Extract:
        """Decode the file."""
        return Extract(decode(data))
