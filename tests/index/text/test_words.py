"""Words for full-text search, checked with FTS5 itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.words import content_terms, query, searchable, terms

LETTERS = "aZé9ßЖñ谈会のタไทย가ب\u0301\u0e49 \t\n-'\"*()^:+&|\\/.,;{}[]\0"


@pytest.fixture(scope="module")
def fts5() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5"
            " (sentence, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        yield connection


def matches(fts5: sqlite3.Connection, text: str, question: str) -> bool:
    fts5.execute("DELETE FROM words")
    fts5.execute("INSERT INTO words VALUES (?)", (searchable(text),))
    rows = fts5.execute("SELECT 1 FROM words WHERE words MATCH ?", (query(question),))
    return rows.fetchone() is not None


def test_each_character_of_a_script_without_spaces_is_a_word() -> None:
    assert searchable("在Kyiv会谈").split() == ["在", "Kyiv", "会", "谈"]
    assert searchable("ก็ได้").split() == ["ก็", "ไ", "ด้"]


def test_texts_with_spaces_are_unchanged() -> None:
    text = "Über den Fluß,  слово 한국어 ab12"
    assert searchable(text) == text


def test_words_are_distinct_lower_case_and_in_order() -> None:
    assert terms("The Bridge - the OLD bridge's 1973") == [
        *("the", "bridge", "old", "s", "1973")
    ]


def test_content_words_exclude_stop_words() -> None:
    assert content_terms("Who was it that built the bridge?") == ["built", "bridge"]


def test_a_question_of_only_stop_words_keeps_them() -> None:
    assert content_terms("Who was it?") == ["who", "was", "it"]


def test_a_query_asks_for_any_of_the_content_words() -> None:
    assert query("Who built the bridge?") == '"built" OR "bridge"'


@pytest.mark.parametrize("question", ["", " \n", "?!", "🙂", "\ud800", '"" *'])
def test_a_question_without_words_gives_an_empty_query(question: str) -> None:
    assert query(question) == ""


@given(st.text(LETTERS))
def test_every_text_is_found_by_its_own_words(
    fts5: sqlite3.Connection, text: str
) -> None:
    if query(text):
        assert matches(fts5, text, text)


@given(st.text())
def test_any_question_gives_a_valid_fts5_query(
    fts5: sqlite3.Connection, question: str
) -> None:
    if query(question):
        assert matches(fts5, "", question) is False


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The bridges were opened.", "opening a bridge"),
        ("Café Zürich", "cafe zurich"),
        ("the talks in İzmir", "IZMIR"),
        ("外交部长主持会谈", "谁主持?"),
        ("ПЕРЕГОВОРЫ", "переговоры"),
    ],
)
def test_endings_accents_and_capitals_make_no_difference(
    fts5: sqlite3.Connection, text: str, question: str
) -> None:
    assert matches(fts5, text, question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The pump QX-7713-D is grey.", "qx7713d"),
        ("The pump QX 7713 D is grey.", "QX7713D"),
        ("The pump QX7713D is grey.", "What is QX-7713/D?"),
        ("Under clause 9.4(c) he pays.", "§ 9.4 (c)"),
        ("9.4 The buyer pays.", "clause 9.4(c)"),
    ],
)
def test_a_code_is_found_however_it_is_written(
    fts5: sqlite3.Connection, text: str, question: str
) -> None:
    (*_, form) = query(question).split(" OR ")
    fts5.execute("DELETE FROM words")
    fts5.execute("INSERT INTO words VALUES (?)", (searchable(text),))
    assert matches(fts5, text, question)
    if "7713" in question:
        rows = fts5.execute("SELECT 1 FROM words WHERE words MATCH ?", (form,))
        assert rows.fetchone()


def test_codes_add_a_word_to_what_is_searched_if_they_are_several_words() -> None:
    assert searchable("Use QX-7713-D, or M42 (4 kg).") == (
        "Use QX-7713-D qx7713d , or M42 (4 kg)."
    )


def test_a_query_asks_for_codes_as_one_word_too() -> None:
    assert query("What is M-42?") == '"m" OR "42" OR "m42"'
    assert query("What is M42?") == '"m42"'


def test_a_question_of_thousands_of_words_gives_a_valid_query(
    fts5: sqlite3.Connection,
) -> None:
    question = " ".join(f"w{number}" for number in range(5000))
    assert matches(fts5, "w4321", question)
