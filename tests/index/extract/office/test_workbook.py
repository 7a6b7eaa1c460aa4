"""Excel workbooks, written with openpyxl."""

from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from index.extract.office.workbook import Workbook
from tests.support.extracts import captions, headings, refusal
from tests.support.samples import saved, zipped


def workbook(rows: list[list[object]], title: str = "Sheet") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def read(value: object, number_format: str) -> str:
    """Read a value in a column named "Value"."""
    book = workbook([["Name", "Value", "Unit"], ["x", value, "y"]])
    book.active["B2"].number_format = number_format
    text = Workbook().extract(saved(book)).text
    row = text.removeprefix("Sheet\n\nName: x; ").removesuffix("Unit: y.")
    return row.removeprefix("Value: ").removesuffix("; ")


def test_each_sheet_is_read_under_its_name_even_if_hidden() -> None:
    book = workbook(
        [["Name", "Role"], ["Umerov", "Minister"], [None, "Aide"]], "People"
    )
    book.create_sheet("Hidden").append(["a", "b"])
    book["Hidden"].sheet_state = "hidden"
    book.create_sheet("Empty")
    extract = Workbook().extract(saved(book))
    assert extract.text == (
        "People\n\nName: Umerov; Role: Minister.\n\nRole: Aide.\n\nHidden\n\na; b.\n\nEmpty"
    )
    assert headings(extract) == ["People", "Hidden", "Empty"]


MORNING = datetime(2025, 5, 6, 9, 35, 7, 250_000)
ACCOUNTS = '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'
EUROS = '#,##0.00\\ "€";[Red]\\-#,##0.00\\ "€"'


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1000, "General", "1000"),
        (1000.0, "General", "1000"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1000, "@", "1000"),
        (3.5, 'General" kg"', "3.5 kg"),
        (True, "0.00", "TRUE"),
        (1234.5, "0", "1235"),
        (1234.5, "0.00", "1234.50"),
        (2.675, "0.00", "2.68"),
        (1234567, "#,##0", "1,234,567"),
        (7, "0000", "0007"),
        (0.5, "#.0##", ".5"),
        (1234567, '0.0,,"M"', "1.2M"),
        (1234567, '#,##0," k"', "1,235 k"),
        (0.125, "0.0%", "12.5%"),
        (-0.125, "0%", "-13%"),
        (1234.5, '"$"#,##0.00', "$1,234.50"),
        (-1234.5, "$#,##0", "-$1,235"),
        (-1234.5, '"$"#,##0_);[Red]("$"#,##0)', "($1,235)"),
        (1234.5, ACCOUNTS, "$1,234.50"),
        (-1234.5, ACCOUNTS, "$(1,234.50)"),
        (0, ACCOUNTS, "$-"),
        (1234, "[$€-407] #,##0", "€ 1,234"),
        (1234, EUROS, "1,234.00 €"),
        (-1234, EUROS, "-1,234.00 €"),
        (1234, "[$CHF-807]* #,##0", "CHF 1,234"),
        (1234, "#,##0 [$USD]", "1,234 USD"),
        (date(2025, 5, 6), "yyyy-mm-dd", "2025-05-06"),
        (date(2025, 5, 6), "d mmmm yyyy", "6 May 2025"),
        (date(2025, 5, 6), "dd.mm.yyyy;@", "06.05.2025"),
        (date(2025, 5, 6), "m/d/yy", "5/6/25"),
        (date(2025, 5, 6), "[$-409]mmm\\-yy;@", "May-25"),
        (
            date(2025, 5, 6),
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            "Tuesday, May 06, 2025",
        ),
        (MORNING, "yyyy-mm-dd hh:mm", "2025-05-06 09:35"),
        (MORNING, "mm:ss", "35:07"),
        (MORNING, "ddd d/mm h:mm:ss.00", "Tue 6/05 9:35:07.25"),
        (datetime(2025, 5, 6, 14, 30), "m/d/yyyy h:mm AM/PM", "5/6/2025 2:30 PM"),
        (time(0, 30), "h A/P", "12 A"),
        (time(14, 30), "hh:mm", "14:30"),
        (timedelta(hours=30, seconds=5), "[h]:mm:ss", "30:00:05"),
        (timedelta(hours=1, seconds=5), "[mm]:ss", "60:05"),
    ],
)
def test_a_value_is_read_as_the_sheet_shows_it(
    value: object, number_format: str, text: str
) -> None:
    assert read(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format", "plain"),
    [
        (0.5, "[>=1]0;0.0%", "50%"),
        (1234.5, "[>=1000]0;0.0", "1234.5"),
        (0.5, "# ?/?", "0.5"),
        (1234.5, "0.00E+00", "1234.5"),
        (12345, "000\\-00", "12345"),
        (datetime(2025, 5, 6), "mm-dd-yy", "2025-05-06"),
        (datetime(2025, 5, 6, 14, 30), "m/d/yy h:mm", "2025-05-06 14:30"),
        (datetime(2025, 5, 6), "[$-407]d. mmmm yyyy", "2025-05-06"),
        (time(14, 30), "yyyy-mm-dd h:mm", "14:30:00"),
    ],
    ids=str,
)
def test_a_value_in_an_unsupported_format_is_read_plainly(
    value: object, number_format: str, plain: str
) -> None:
    assert read(value, number_format) == plain


def test_a_value_that_its_format_hides_is_skipped() -> None:
    assert read(0, "0;-0;;@") == ""
    assert read("  two\nlines ", "0;-0;;@") == "two lines"


def sheet(rows: list[list[object]]) -> list[str]:
    """The blocks of a sheet without its name."""
    return Workbook().extract(saved(workbook(rows))).text.split("\n\n")[1:]


def test_a_table_below_an_empty_row_has_its_own_column_names_and_caption() -> None:
    rows: list[list[object]] = [
        ["Boats"],
        ["Boat", "Length"],
        ["Kelpie", 9],
        [],
        ["Oars"],
        ["Pair", "Price"],
        ["Ash", 140],
        [],
        ["Crew", "Seats"],
        ["Red", 4],
    ]
    extract = Workbook().extract(saved(workbook(rows)))
    assert extract.text.split("\n\n")[1:] == [
        "Boats",
        "Boat: Kelpie; Length: 9.",
        "Oars",
        "Pair: Ash; Price: 140.",
        "Crew: Red; Seats: 4.",
    ]
    assert captions(extract) == ["Boats", "Oars", None]


def test_rows_below_an_empty_row_keep_the_column_names() -> None:
    assert sheet([["Boat", "Home"], ["Kelpie", "Varn"], [], ["Ondine", "Sund"]]) == [
        "Boat: Kelpie; Home: Varn.",
        "Boat: Ondine; Home: Sund.",
    ]


def test_two_rows_of_names_or_a_row_of_units_name_the_columns() -> None:
    assert sheet(
        [["Boat", "Trips", None], [None, "May", "June"], ["Kelpie", 12, 17]]
    ) == ["Boat: Kelpie; Trips May: 12; Trips June: 17."]
    assert sheet([["Boat", "Length"], [None, "m"], ["Kelpie", 9]]) == [
        "Boat: Kelpie; Length m: 9."
    ]


def test_a_sheet_of_labels_and_values_is_a_form() -> None:
    assert sheet([["Skipper", "Una Berg"], ["Since", 2019], ["Boat", "Kelpie"]]) == [
        "Skipper: Una Berg.",
        "Since: 2019.",
        "Boat: Kelpie.",
    ]


def test_cells_merged_downwards_apply_to_each_row() -> None:
    book = workbook(
        [
            ["Coast", "Month", "Trips"],
            ["East", "May", 3],
            [None, "June", 5],
            ["West", "May", 8],
            [None, "June", None],
            [None, "July", 9],
            ["North", "May", 2],
            [None, None, None],
        ]
    )
    book.create_sheet("Other").append(["Coast", "Trips"])
    book["Other"].append([None, 4])
    book.active["C8"].number_format = "0.00"  # an empty cell that is in the file
    for merged in ("A2:A3", "A4:A5", "A7:A8"):
        book.active.merge_cells(merged)
    assert Workbook().extract(saved(book)).text.split("\n\n")[1:] == [
        "Coast: East; Month: May; Trips: 3.",
        "Coast: East; Month: June; Trips: 5.",
        "Coast: West; Month: May; Trips: 8.",
        "Coast: West; Month: June.",
        "Month: July; Trips: 9.",
        "Coast: North; Month: May; Trips: 2.",
        "Other",
        "Trips: 4.",
    ]


def test_titles_above_the_column_names_are_paragraphs() -> None:
    rows: list[list[object]] = [["Budget 2025"], [], ["Item", "Sum"], ["Rent", 10]]
    assert Workbook().extract(saved(workbook(rows))).text == (
        "Sheet\n\nBudget 2025\n\nItem: Rent; Sum: 10."
    )


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"no archive", "damaged", "isn't a zip file"),
        (zipped({"x": ""}), "damaged", "openpyxl can't read it"),
        (saved(workbook([])), "empty", "No cell has a value"),
        (saved(workbook([["=1+1"]])), "empty", "recalculate"),
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
    error = refusal(Workbook(), data)
    assert error.kind == kind
    assert reason in str(error)
