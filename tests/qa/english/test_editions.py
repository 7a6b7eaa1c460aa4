"""Which version a question asks for, and which documents fit."""

import pytest

from index.text.edition.edition import Edition
from qa.english.editions import AskedEdition, asked_edition, fit

OLD = Edition(frozenset({2017}), frozenset({"4.1"}), "superseded")
NEW = Edition(frozenset({2019}), frozenset({"5.0"}), "current")
DRAFT = Edition(frozenset({2021}), frozenset({"6"}), "draft")
UNDATED = Edition()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What do the 2017 rules say?", AskedEdition(years=frozenset({2017}))),
        ("Who paid in 2017/18?", AskedEdition(years=frozenset({2017, 2018}))),
        ("Is v4.1 slow?", AskedEdition(versions=frozenset({"4.1"}))),
        ("What is new in release 4?", AskedEdition(versions=frozenset({"4"}))),
        ("What is new in 4.1.7?", AskedEdition(versions=frozenset({"4.1.7"}))),
        ("What is the current fare?", AskedEdition(status="current")),
        ("Are cars still allowed?", AskedEdition(status="current")),
        ("What does the draft allow?", AskedEdition(status="draft")),
        ("What did the old rules allow?", AskedEdition(status="superseded")),
        ("Who has paid since 2017?", AskedEdition()),
        ("What was sold between 2017 and 2019?", AskedEdition()),
        ("How old is the 12.5 m boat?", AskedEdition()),
        ("What is CVE-2017-20183?", AskedEdition()),
    ],
)
def test_a_question_names_years_versions_and_whether_they_hold(
    question: str, expected: AskedEdition
) -> None:
    assert asked_edition(question) == expected


@pytest.mark.parametrize(
    ("question", "edition", "expected"),
    [
        ("What do the 2017 rules say?", OLD, 1),
        ("What do the 2017 rules say?", NEW, -1),
        ("What do the 2017 rules say?", UNDATED, 0),
        ("What is new in version 4?", OLD, 1),
        ("What is new in version 4.1?", OLD, 1),
        ("What is new in version 4.10?", OLD, -1),
        ("What is new in version 4.1?", NEW, -1),
        ("What is new in version 4.1?", UNDATED, 0),
        ("What is the current fare?", NEW, 1),
        ("What is the current fare?", OLD, -1),
        ("What is the current fare?", DRAFT, -1),
        ("What is the fare?", NEW, 0),
        ("What is the fare?", OLD, -1),
        ("What is the fare?", DRAFT, -1),
        ("What is the fare?", UNDATED, 0),
        ("What is the fare in the draft?", DRAFT, 1),
        ("What is the fare in the draft?", OLD, 0),
        ("What was the fare in the old rules?", OLD, 1),
    ],
)
def test_a_document_fits_if_it_is_of_what_is_named(
    question: str, edition: Edition, expected: int
) -> None:
    assert fit(question, edition, "It is 3 EUR.") == expected


def test_a_sentence_that_has_what_is_named_may_be_in_any_document() -> None:
    assert fit("What was the fare in 2017?", NEW, "In 2017 it was 3 EUR.") == 0
    assert fit("What was new in version 4.1?", NEW, "New in 4.1: maps.") == 0
    assert fit("What was new in version 4.1?", NEW, "New in 4.1.2: maps.") == -1
