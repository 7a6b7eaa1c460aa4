"""Markdown files."""

from dataclasses import dataclass

from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.extract.text.text_structure import markdown_structure


@dataclass(frozen=True, slots=True)
class Markdown:
    """A Markdown file: its source is its text, and its marks show its structure."""

    media_type: str = "text/markdown"
    recipe: str = "markdown/2"

    def extract(self, data: bytes) -> Extract:
        """Decode the file, and find its structure."""
        text = decode(data)
        return Extract(text, structure=markdown_structure(text))
