"""Rows of tables that are written out, and their cells."""

import pytest

from index.text.range import Range
from index.text.structure import Cell, Row
from index.text.written_rows import cells_of


def cells(text: str) -> list[tuple[str, str]]:
    """The names and values of a row that is the whole text."""
    return [
        (
            " ".join(text[n.start : n.end] for n in cell.names),
            text[cell.start : cell.end],
        )
        for cell in cells_of(text, Row(0, len(text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name: Ada; Role: Cook.", [("Name", "Ada"), ("Role", "Cook")]),
        (
            "Item: Desk; Note: solid; oiled.",
            [("Item", "Desk"), ("Note", "solid; oiled")],
        ),
        ("Start: 10:30; Room: 4", [("Start", "10:30"), ("Room", "4")]),
        ("Is it open? 9 to 5.", [("Is it open?", "9 to 5")]),
        ("2025-05-16; Talks.", [("", "2025-05-16"), ("", "Talks")]),
        ("1; Name: Ann; 2024: 3.", [("", "1"), ("Name", "Ann"), ("2024", "3")]),
    ],
)
def test_each_value_has_the_name_before_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert cells(text) == expected


def test_a_row_with_cells_keeps_them() -> None:
    row = Row(0, 9, (Cell(0, 3, (Range(5, 7),)),))
    assert cells_of("Ada Role.", row) == row.cells
