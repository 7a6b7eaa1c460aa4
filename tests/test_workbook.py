"""Excel workbooks, written by openpyxl."""

from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from index.errors import UnreadableFile
from index.extractors.workbook import Workbook
from tests.samples import saved, zipped


def made(rows: list[list[object]], title: str = "Sheet") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def test_each_sheet_is_read_under_its_name_also_a_hidden_one() -> None:
    book = made([["Name", "Role"], ["Umerov", "Minister"], [None, "Aide"]], "People")
    book.create_sheet("Hidden").append(["a", "b"])
    book["Hidden"].sheet_state = "hidden"
    book.create_sheet("Empty")
    extract = Workbook().extract(saved(book))
    assert extract.text == (
        "People\n\nName: Umerov; Role: Minister.\n\nRole: Aide.\n\nHidden\n\na; b.\n\nEmpty"
    )
    assert [extract.text[start:end] for start, end in extract.headings] == [
        "People",
        "Hidden",
        "Empty",
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1000, "General", "1000"),
        (1000.0, "General", "1000"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (0.125, "0.0%", "12.5%"),
        (True, "General", "TRUE"),
        (date(2025, 5, 16), "yyyy-mm-dd", "2025-05-16"),
        (datetime(2025, 5, 16), "dd.mm.yyyy", "2025-05-16"),
        (datetime(2025, 5, 16, 14, 30), "yyyy-mm-dd hh:mm", "2025-05-16 14:30"),
        (
            datetime(2025, 5, 16, 14, 30, 5),
            "yyyy-mm-dd hh:mm:ss",
            "2025-05-16 14:30:05",
        ),
        (time(14, 30), "hh:mm", "14:30:00"),
        (timedelta(hours=30), "[h]:mm:ss", "1 day, 6:00:00"),
        ("  two\nlines ", "General", "two lines"),
    ],
)
def test_a_value_is_written_as_a_person_reads_it(
    value: object, number_format: str, shown: str
) -> None:
    book = made([["Name", "Value"], ["x", value]])
    book.active["B2"].number_format = number_format
    assert Workbook().extract(saved(book)).text == f"Sheet\n\nName: x; Value: {shown}."


def test_titles_above_the_columns_names_are_paragraphs() -> None:
    rows: list[list[object]] = [["Budget 2025"], [], ["Item", "Sum"], ["Rent", 10]]
    assert Workbook().extract(saved(made(rows))).text == (
        "Sheet\n\nBudget 2025\n\nItem: Rent; Sum: 10."
    )


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"no archive", "damaged", "no zip file"),
        (zipped({"x": ""}), "damaged", "openpyxl can't read it"),
        (saved(made([])), "empty", "No cell of it has a value"),
        (saved(made([["=1+1"]])), "empty", "let them compute"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            "password",
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_with_the_reason(
    data: bytes, kind: str, reason: str
) -> None:
    with pytest.raises(UnreadableFile, match=reason) as raised:
        Workbook().extract(data)
    assert raised.value.kind == kind
