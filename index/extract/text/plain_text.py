"""Text files."""

from dataclasses import dataclass

from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.extract.text.text_structure import plain_structure


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file: its decoded content is its text, and its lines show its structure."""

    media_type: str = "text/plain"
    recipe: str = "text/2"

    def extract(self, data: bytes) -> Extract:
        """Decode the file, and find its structure."""
        text = decode(data)
        return Extract(text, structure=plain_structure(text))
