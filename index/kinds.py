"""The kinds of file that can become documents."""

from collections.abc import Mapping
from types import MappingProxyType

from index.extractor import Extractor
from index.extractors.markdown import Markdown
from index.extractors.plain_text import PlainText

EXTRACTORS: Mapping[str, Extractor] = MappingProxyType(
    {
        ".txt": PlainText(),
        ".md": Markdown(),
        ".markdown": Markdown(),
    }
)
"""The extractor of each kind of file, by its suffix in lower case."""
