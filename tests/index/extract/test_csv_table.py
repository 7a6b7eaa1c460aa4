"""Tables in text files, written by the standard library's csv module."""

import csv
from io import StringIO

import pytest

from index.extract.extractor import Extractor
from index.extract.kinds import EXTRACTORS
from tests.index.extract.test_decoding import RUSSIAN

ROWS = [
    ["Name", "Role", "Note"],
    ["Umerov", "Defence Minister", ""],
    ["Medinsky", 'Aide; "head", of talks', "two\nlines"],
]
TEXT = (
    "Name: Umerov; Role: Defence Minister.\n\n"
    'Name: Medinsky; Role: Aide; "head", of talks; Note: two lines.'
)


def csv_bytes(rows: list[list[str]], delimiter: str = ",") -> bytes:
    buffer = StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode()


def text(data: bytes, suffix: str = ".csv") -> str:
    extractor: Extractor = EXTRACTORS[suffix]
    return extractor.extract(data).text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_row_becomes_a_paragraph_with_column_names_whatever_the_delimiter(
    delimiter: str,
) -> None:
    assert text(csv_bytes(ROWS, delimiter)) == TEXT


def test_a_tab_separated_table_may_contain_commas() -> None:
    assert text(b"a, b\tc, d\n1, 2\t3, 4\n", ".tsv") == "a, b: 1, 2; c, d: 3, 4."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Umerov,34\nMedinsky,54\n", "Umerov: 34.\n\nMedinsky: 54."),
        (
            b"2025-05-16,Talks\n2025-06-02,More\n",
            "2025-05-16; Talks.\n\n2025-06-02; More.",
        ),
        (b"Rent,$ 10\nFuel,$ 9\n", "Rent: $ 10.\n\nFuel: $ 9."),
        (
            b'Talks,"Friday, May 16, 2025"\nMore,"Monday, June 2, 2025"\n',
            "Talks: Friday, May 16, 2025.\n\nMore: Monday, June 2, 2025.",
        ),
        (b"x,x\na,b\n", "x; x.\n\na; b."),
        (b"a,b\n", "a; b."),
        (b",Name,2024,2025\n1,Ann,3,\n", "1; Name: Ann; 2024: 3."),
        (
            b"Budget of 2025,\n,\nItem,Sum\nRent,10\n",
            "Budget of 2025\n\nItem: Rent; Sum: 10.",
        ),
        (b"one\ntwo\n", "one\n\ntwo"),
        (b"a,b\n1\n1,2,3\n", "a: 1.\n\na: 1; b: 2; 3."),
        (b"", ""),
    ],
)
def test_a_first_row_of_values_is_not_taken_for_column_names(
    data: bytes, expected: str
) -> None:
    assert text(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"Meter,KX-40812\nTenant,Ilse Roth\n\nDay,Read by,kWh\n3 May,Ole,812\n",
            "Meter: KX-40812.\n\nTenant: Ilse Roth.\n\nDay: 3 May; Read by: Ole; kWh: 812.",
        ),
        (
            b"Setting,Default\ndelay,20 s\nmode,soft\n",
            "Setting: delay; Default: 20 s.\n\nSetting: mode; Default: soft.",
        ),
        (b"Fee:,waived\nTerm:,one year\n", "Fee: waived.\n\nTerm: one year."),
        (b"Is it open?,9 to 5\nTerm,2\n", "Is it open? 9 to 5.\n\nTerm: 2."),
    ],
)
def test_labels_name_the_values_on_their_right(data: bytes, expected: str) -> None:
    assert text(data) == expected


def test_a_year_may_name_a_column_with_its_unit_or_as_a_range() -> None:
    table = b"Item,2023 (EUR),2023/24,2024-25 (net)\nDesk,310,325,330\n"
    assert text(table) == (
        "Item: Desk; 2023 (EUR): 310; 2023/24: 325; 2024-25 (net): 330."
    )


def test_a_note_below_a_table_is_a_paragraph() -> None:
    assert text(b"Day,kWh\n3 May,812\n,\nRead by Ole.,\n") == (
        "Day: 3 May; kWh: 812.\n\nRead by Ole."
    )


def test_a_table_in_a_legacy_encoding_is_read() -> None:
    table = f"Text;Place\n{RUSSIAN};Istanbul\n{RUSSIAN};Istanbul\n"
    assert text(table.encode("cp1251")).startswith(f"Text: {RUSSIAN}; Place: Istanbul")


def test_a_cell_may_be_longer_than_the_csv_module_allows_by_default() -> None:
    assert text(b"Name,Text\nUmerov," + b"word " * 50_000).count("word") == 50_000
