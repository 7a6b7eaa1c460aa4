"""Helpers to inspect what extractors return or refuse."""

import pytest

from index.errors import UnreadableFile
from index.extract.extractor import Extract, Extractor


def headings(extract: Extract) -> list[str]:
    """The texts of the headings."""
    return [extract.text[start:end] for start, end, _ in extract.structure.headings]


def refusal(extractor: Extractor, data: bytes) -> UnreadableFile:
    """The error with which an extractor refuses a file."""
    with pytest.raises(UnreadableFile) as raised:
        extractor.extract(data)
    return raised.value
