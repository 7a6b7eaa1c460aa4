"""Helpers to inspect what extractors return or refuse."""

import pytest

from index.errors import UnreadableFile
from index.extract.extractor import Extract, Extractor


def headings(extract: Extract) -> list[str]:
    """The texts of the headings."""
    return [extract.text[start:end] for start, end, _ in extract.structure.headings]


def levels(extract: Extract) -> list[tuple[int, str]]:
    """The levels and texts of the headings."""
    return [
        (heading.level, extract.text[heading.start : heading.end])
        for heading in extract.structure.headings
    ]


def items(extract: Extract) -> list[list[tuple[int, str]]]:
    """The depths and texts of the items of each list."""
    return [
        [(item.depth, extract.text[item.start : item.end]) for item in each.items]
        for each in extract.structure.lists
    ]


def captions(extract: Extract) -> list[str | None]:
    """The caption of each table."""
    return [
        extract.text[slice(*table.caption)] if table.caption else None
        for table in extract.structure.tables
    ]


def refusal(extractor: Extractor, data: bytes) -> UnreadableFile:
    """The error with which an extractor refuses a file."""
    with pytest.raises(UnreadableFile) as raised:
        extractor.extract(data)
    return raised.value
