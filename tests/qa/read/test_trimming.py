"""Trimming the punctuation around spans."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.read.trimming import complete, trim

# Spans as a reader may find them, and what is left of each.
CASES = {
    "30 days": "30 days",
    " 30 days\n": "30 days",
    "\u00a030 days\u2003": "30 days",
    "30 days,": "30 days",
    "; 30 days:": "30 days",
    "— 30 days —": "30 days",
    "(30 days": "30 days",
    "30 days)": "30 days",
    "[30 days]": "30 days",
    "30 (thirty) days": "30 (thirty) days",
    "30 days (at least)": "30 days (at least)",
    "(30) days": "(30) days",
    "(30) days)": "(30) days",
    "((30) days": "(30) days",
    "(a) and (b)": "(a) and (b)",
    "((30 days))": "30 days",
    "30 days]) (": "30 days",
    ") (30 days": "30 days",
    "f(x)": "f(x)",
    '"30 days"': "30 days",
    '"30 days': "30 days",
    '30 days"': "30 days",
    "“30 days”,": "30 days",
    "”30 days“": "30 days",
    "«30 days»": "30 days",
    '("30 days")': "30 days",
    '"a" and "b"': '"a" and "b"',
    'the "full" ceasefire': 'the "full" ceasefire',
    "the “full” ceasefire": "the “full” ceasefire",
    "'30 days'": "30 days",
    "‘30 days’": "30 days",
    "'It's over'": "It's over",
    "‘It’s over’": "It’s over",
    "Rock 'n' Roll": "Rock 'n' Roll",
    "the players'": "the players'",
    "the players’": "the players’",
    "the ceasefire'": "the ceasefire",
    "'90s": "'90s",
    "’90s": "’90s",
    "the '90s": "the '90s",
    "**30 days**": "30 days",
    "**30 days": "30 days",
    "30 days**": "30 days",
    "*a* and *b*": "*a* and *b*",
    "`answer()`": "answer()",
    "_name": "_name",
    "3.5 %": "3.5 %",
    "-5": "-5",
    "U.S.": "U.S.",
    "Cafe\u0301,": "Cafe\u0301",
}
NOTHING = ["", " ", "()", '""', "''", "** **", ",", '"', "’", "(((", ")(", "“ ”", "' '"]
SIGNS = "ab s2'’‘\"“”«»()[]{}`*,;:—. \n\u0301"


def left(text: str) -> str:
    return text[slice(*trim(text, 0, len(text)))]


@pytest.mark.parametrize("span", CASES)
def test_surrounding_marks_are_trimmed(span: str) -> None:
    assert left(span) == CASES[span]


@pytest.mark.parametrize("span", NOTHING)
def test_a_span_of_marks_only_is_unchanged(span: str) -> None:
    assert left(span) == span


def test_a_closing_quote_opened_before_the_span_is_trimmed() -> None:
    text = "They called it 'peace talks' at first."
    assert text[slice(*trim(text, 16, 28))] == "peace talks"


@settings(max_examples=500)
@given(st.text(SIGNS, max_size=12), st.data())
def test_a_trimmed_span_lies_inside_is_not_empty_and_stays_the_same_if_trimmed_again(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = trim(text, start, end)
    assert start <= found.start <= found.end <= end
    assert (found.start == found.end) == (start == end)
    assert trim(text, *found) == found


@settings(max_examples=500)
@given(st.text(SIGNS, max_size=12))
def test_no_letter_and_no_digit_is_ever_trimmed(text: str) -> None:
    assert sorted(filter(str.isalnum, left(text))) == sorted(filter(str.isalnum, text))


COMPLETED = {
    "Write to [info@hollin]-society.example.org.": "info@hollin-society.example.org",
    "At [https://downloads].x.org/a.tar.gz now": "https://downloads.x.org/a.tar.gz",
    "At https://downloads.x.org/a.[tar.gz] now": "https://downloads.x.org/a.tar.gz",
    "In C:\\Hollin\\[members].xlsx today": "C:\\Hollin\\members.xlsx",
    "They bear [8% p].a. from then": "8% p.a",
    "It is [3].5 m long": "3.5",
    "At [10]:30 am": "10:30",
    "Call [foo]_bar now": "foo_bar",
    "A [U].S. ship": "U.S",
}


@pytest.mark.parametrize("case", COMPLETED)
def test_an_address_a_path_or_a_number_is_completed(case: str) -> None:
    text, start = case.replace("[", "").replace("]", ""), case.find("[")
    end = case.find("]") - 1
    assert text[slice(*complete(text, start, end))] == COMPLETED[case]


@pytest.mark.parametrize(
    "case",
    ["He [left]. She", "It [ended].In 1990", "A [red]/blue flag", "[km]/h", "[Ltd]."],
)
def test_a_complete_span_is_not_extended(case: str) -> None:
    text, start = case.replace("[", "").replace("]", ""), case.find("[")
    end = case.find("]") - 1
    assert complete(text, start, end) == (start, end)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("„Wir sind stolz“", "Wir sind stolz"),
        ("Er sagte: „ja“", "Er sagte: „ja“"),
        ("stolz“", "stolz"),
        ("„stolz", "stolz"),
        ("_Otto Beck", "Otto Beck"),
        ("_Otto Beck_", "Otto Beck"),
        ("__init__", "__init__"),
    ],
)
def test_low_quotes_and_emphasis_are_trimmed_too(text: str, kept: str) -> None:
    assert text[slice(*trim(text, 0, len(text)))] == kept
