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


def outline(extract: Extract) -> list[tuple[int, str]]:
    """The levels and the texts of the headings."""
    return [
        (level, extract.text[start:end])
        for start, end, level in extract.structure.headings
    ]


def lists(extract: Extract) -> list[tuple[str | None, list[tuple[int, str]]]]:
    """The lead-in of each list, and the depths and the texts of its items."""
    text = extract.text
    return [
        (
            each.lead_in and text[slice(*each.lead_in)],
            [(depth, text[start:end]) for start, end, depth in each.items],
        )
        for each in extract.structure.lists
    ]


def tables(extract: Extract) -> list[list[dict[str, str]]]:
    """The rows of each table: the texts of the cells, by the names of their columns."""
    text = extract.text
    return [
        [
            {
                " ".join(text[slice(*name)] for name in cell.names): text[
                    cell.start : cell.end
                ]
                for cell in row.cells
            }
            for row in table.rows
        ]
        for table in extract.structure.tables
    ]


def answers(extract: Extract) -> dict[str, str]:
    """The questions in the text, with their answers."""
    return {
        extract.text[slice(*question)]: extract.text[slice(*answer)]
        for question, answer in extract.structure.questions
    }


def fields(extract: Extract) -> list[tuple[str, str]]:
    """The names and the values of the front matter."""
    return [
        (extract.text[slice(*name)], extract.text[slice(*value)])
        for name, value in extract.structure.fields
    ]
