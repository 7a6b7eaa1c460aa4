"""The headings, lists and tables that the lines of a plain text show."""

import pytest

from index.extract.extractor import Extract
from index.extract.text.plain_text import PlainText
from tests.support.extracts import captions, lists, outline, tables


def read(text: str) -> Extract:
    return PlainText().extract(text.encode())


def test_numbered_clauses_and_capitals_are_headings_with_levels() -> None:
    extract = read(
        "BOAT HIRE\n\n\u00a7 2 Payment\n\n(1) The fee is due at once.\n\nArticle 5\n"
        "The boat comes back clean.\n\n7. Damage\n\n7.1 Notice\n\nThe hirer reports it.\n"
    )
    assert outline(extract) == [
        (1, "BOAT HIRE"),
        (2, "\u00a7 2 Payment"),
        (2, "Article 5"),
        (2, "7. Damage"),
        (3, "7.1 Notice"),
    ]


def test_underlined_lines_are_headings() -> None:
    extract = read("Pumps\n=====\nThey run.\n\nFilters\n-------\n\nThey clog.\n")
    assert outline(extract) == [(1, "Pumps"), (2, "Filters")]


@pytest.mark.parametrize(
    "text",
    [
        "The pump runs\n\nand the filter clogs.\n",
        "We met on Monday.\n\nKind regards\n\nOlga Brink\nHead of Sales\n",
        "2.1 The shed is behind the house, second door.\n2.2 It is locked.\n",
        "Dear all,\n\nThe shed is open.\n",
        "Keys: two\n\nThe shed is open.\n",
        "NASA\n",
    ],
)
def test_other_lines_are_no_headings(text: str) -> None:
    assert outline(read(text)) == []


def test_lists_are_nested_by_indentation_and_by_marker() -> None:
    extract = read(
        "The hirer may not\n(a) lend the boat;\n(b) sail it\n(i) at night,\n"
        "(ii) in a storm,\n    that is from force 7 on;\n(c) paint it.\nHe pays.\n"
    )
    assert lists(extract) == [
        (
            "The hirer may not",
            [
                (0, "lend the boat;"),
                (0, "sail it"),
                (1, "at night,"),
                (1, "in a storm,\n    that is from force 7 on;"),
                (0, "paint it."),
            ],
        )
    ]


def test_a_letter_after_h_is_no_roman_number() -> None:
    text = "".join(f"{letter}) item\n" for letter in "abcdefghij")
    assert [depth for depth, _ in lists(read(text))[0][1]] == [0] * 10


def test_short_lines_below_a_colon_are_a_list() -> None:
    extract = read("Ms Lee collected these.\n\nDonors:\nBaker's shop\nRowing club\n")
    assert lists(extract) == [("Donors:", [(0, "Baker's shop"), (0, "Rowing club")])]


def test_wrapped_prose_below_a_colon_is_no_list() -> None:
    extract = read("Mind this:\nthe bridge is narrow, so that\nlorries have to wait.\n")
    assert lists(extract) == []


def test_numbers_out_of_order_are_no_list() -> None:
    assert lists(read("12. The shed was built.\n7. The roof leaks.\n")) == []


def test_cells_parted_by_tabs_are_a_table() -> None:
    extract = read("Kit\nPart\tStock\tShelf\nbolt\t40\t\nnut\t7\tB2\n")
    assert tables(extract) == [
        [{"Part": "bolt", "Stock": "40"}, {"Part": "nut", "Stock": "7", "Shelf": "B2"}]
    ]


def test_words_that_line_up_are_a_table() -> None:
    extract = read(
        "Tides:\nHarbour      High    Low\nNorth quay   04:10   10:30\nPier            16:5   9\n"
    )
    assert captions(extract) == ["Tides:"]
    assert tables(extract) == [
        [
            {"Harbour": "North quay", "High": "04:10", "Low": "10:30"},
            {"Harbour": "Pier", "High": "16:5", "Low": "9"},
        ]
    ]


def test_a_rule_with_gaps_shows_the_columns() -> None:
    extract = read("Item Size\n---- ----\nPeg  3 mm\nPole\n")
    assert tables(extract) == [[{"Item": "Peg", "Size": "3 mm"}, {"Item": "Pole"}]]


def test_between_two_rules_are_rows_without_a_header() -> None:
    extract = read(
        "=====  =====  =====\nrope   hemp   thick\nline   silk   thin\nyarn   wool   soft\n=====  =====  =====\n"
    )
    assert len(tables(extract)[0]) == 3
    assert extract.structure.tables[0].header == ()


def test_a_box_is_a_table() -> None:
    extract = read(
        "+------+-----+\n| Plan | EUR |\n+======+=====+\n| Solo | 5   |\n+------+-----+\n"
    )
    assert tables(extract) == [[{"Plan": "Solo", "EUR": "5"}]]


def test_a_first_row_like_the_others_names_nothing() -> None:
    extract = read("Mon   9 to 5    Ann\nTue   9 to 6    Bob\nWed   8 to 12   Cy\n")
    assert [set(row) for row in tables(extract)[0]] == [{""}] * 3
    assert extract.structure.tables[0].header == ()


@pytest.mark.parametrize(
    "text",
    [
        "It rained.  We stayed.\nThe roof held.  Nobody slept well that night.\nAt dawn.  It stopped.\n",
        "1.  Saw the plank\n2.  Sand it down\n3.  Oil it twice\n",
        "a | b\nc | d\n",
    ],
)
def test_other_lines_are_no_table(text: str) -> None:
    assert tables(read(text)) == []
