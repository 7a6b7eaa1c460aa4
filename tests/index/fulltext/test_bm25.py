"""Word search, compared with FTS5's own bm25()."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalogue import database
from index.catalogue.database import transaction
from index.catalogue.identity import Identity
from index.fulltext import postings
from index.fulltext.bm25 import WordMatch, word_matches
from index.store.writer import Writer
from index.text.document import Document
from index.text.range import Range
from index.text.structure import Heading, Structure
from index.text.words import query, searchable

BY_FTS5 = """
WITH matched AS MATERIALIZED (
    SELECT rowid AS number, -bm25(words) AS bm25 FROM words WHERE words MATCH ?
), ranked AS (
    SELECT number, bm25, document,
        row_number() OVER (PARTITION BY text ORDER BY bm25 DESC, number) AS place
    FROM matched JOIN sentence USING (number)
    WHERE ? IS NULL OR document IN (SELECT value FROM json_each(?))
)
SELECT number, bm25 FROM ranked WHERE place = 1 ORDER BY bm25 DESC, number LIMIT ?
"""
WORDS = [
    "bridge",
    "Bridges",
    "bridging",
    "river",
    "the",
    "was",
    "谈",
    "会谈",
    "हिन्दी",
    "x-1",
    "X-1",
    "2.1(b)",
]
NAMES = ["a", "b", "QX-12", "谈"]
MANY = 20_000

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
steps = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "remove", "rename", "settle", "settle"]),
        st.sampled_from(NAMES),
        st.lists(texts, max_size=6),
    ),
    max_size=8,
)


@contextmanager
def empty_catalogue(folder: Path) -> Iterator[Writer]:
    """Create an empty catalogue."""
    database.create(folder, Identity("docs", "docs", "none", "none", 8))
    with closing(database.connect(folder, write=True)) as connection:
        yield Writer(connection)


def put(writer: Writer, name: str, lines: Sequence[str]) -> None:
    ranges, start = [], 0
    for line in lines:
        ranges.append(Range(start, start + len(line)))
        start += len(line) + 1
    document = Document(name, "\n".join(lines), "", "text/plain", "lines")
    writer.put_document(document, ranges, None)


def found(writer: Writer, question: str, limit: int = 100) -> list[str]:
    """The texts of the sentences found, best first."""
    rows = dict(
        writer.connection.execute("SELECT rowid, sentence FROM words").fetchall()
    )
    matches = word_matches(writer.connection, question, limit, None)
    return [rows[match.sentence] for match in matches]


def by_fts5(
    connection: sqlite3.Connection,
    question: str,
    limit: int,
    within: Sequence[int] | None = None,
) -> list[WordMatch]:
    documents = None if within is None else json.dumps(within)
    values = (query(question), documents, documents, limit)
    return [WordMatch(*row) for row in connection.execute(BY_FTS5, values)]


def instructions(connection: sqlite3.Connection, work: Callable[[], object]) -> int:
    """How many instructions SQLite's virtual machine executes: at least about one per row."""
    count = 0

    def count_instruction() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(count_instruction, 1)
    try:
        work()
    finally:
        connection.set_progress_handler(None, 1)
    return count


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with empty_catalogue(tmp_path_factory.mktemp("empty")) as writer:
        yield writer


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Many sentences that all have one word, and most of them a second one."""
    with empty_catalogue(tmp_path_factory.mktemp("many")) as writer:
        for part in range(8):
            lines = [
                f"pier {n} {'bridge ' * (n % 3)}{'red' if n % 2_500 == 7 else ''}".strip()
                for n in range(part * MANY // 8, (part + 1) * MANY // 8)
            ]
            with transaction(writer.connection):
                put(writer, f"{part}.txt", lines)
        yield writer


def apply_step(writer: Writer, action: str, name: str, lines: Sequence[str]) -> None:
    if action == "put":
        put(writer, name, lines)
    elif action == "remove":
        writer.remove_document(name)
    elif action == "rename":
        writer.remove_document(f"new {name}")
        writer.rename_document(name, f"new {name}")
    else:
        postings.settle(writer.connection, min_sentences=1)


@given(steps, texts, st.integers(1, 8), st.sets(st.sampled_from(NAMES)))
@settings(deadline=None, max_examples=60)
def test_after_any_changes_word_search_equals_bm25(
    empty: Writer,
    steps: Sequence[tuple[str, str, Sequence[str]]],
    question: str,
    limit: int,
    within: set[str],
) -> None:
    connection = empty.connection
    for name in empty.document_hashes():
        with transaction(connection):
            empty.remove_document(name)
    for step in steps:
        with transaction(connection):
            apply_step(empty, *step)
    rows = connection.execute("SELECT number, id FROM document").fetchall()
    for documents in (None, [number for number, name in rows if name in within]):
        expected = by_fts5(connection, question, limit, documents)
        assert word_matches(connection, question, limit, documents) == expected


@pytest.mark.parametrize(
    "question",
    [
        "bridge",
        "red bridge",
        "pier",
        "Which pier is number 11234?",
        "red pier red piers",
    ],
)
def test_in_a_large_index_word_search_equals_bm25(many: Writer, question: str) -> None:
    connection = many.connection
    assert 0 < postings.last_posted(connection) < postings.last_sentence(connection)
    for documents in (None, [1, 8]):
        expected = by_fts5(connection, question, 100, documents)
        assert word_matches(connection, question, 100, documents) == expected


def test_in_a_large_index_with_removed_sentences_word_search_equals_bm25(
    many: Writer,
) -> None:
    connection = many.connection
    connection.execute("BEGIN")
    try:
        many.remove_document("1.txt")
        assert connection.execute("SELECT max(length(gone)) FROM segment").fetchone()[0]
        many.remove_document("4.txt")
        many.remove_document("5.txt")
        many.rename_document("2.txt", "red.txt")
        for question in ["red bridge", "pier 5007"]:
            expected = by_fts5(connection, question, 100)
            assert word_matches(connection, question, 100, None) == expected
    finally:
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("question", ["pier", "red pier on the bridge"])
def test_a_search_visits_few_rows_however_many_match(
    many: Writer, question: str
) -> None:
    connection = many.connection
    connection.execute("BEGIN")
    try:
        postings.settle(connection)
        search = instructions(
            connection, lambda: word_matches(connection, question, 100, None)
        )
        every = instructions(connection, lambda: by_fts5(connection, question, 100))
    finally:
        connection.execute("ROLLBACK")
    assert every > MANY
    assert search < MANY / 10


def test_only_few_sentences_are_without_postings(many: Writer) -> None:
    connection = many.connection
    waiting = MANY - postings.last_posted(connection)
    connection.execute("BEGIN")
    try:
        postings.settle(connection)
        settled = MANY - postings.last_posted(connection)
    finally:
        connection.execute("ROLLBACK")
    assert 0 < waiting < 16_384
    assert settled == 0


def test_a_sync_with_nothing_to_do_visits_few_rows(many: Writer) -> None:
    connection = many.connection
    with transaction(connection):
        numbers = [
            number for (number,) in connection.execute("SELECT number FROM text")
        ]
        connection.execute("DELETE FROM unembedded")
    assert len(numbers) == MANY
    visited = instructions(connection, many.drop_unused_texts)
    visited += instructions(connection, lambda: list(many.texts_without_vector()))
    visited += instructions(connection, many.count_without_vector)
    assert visited < 1_000


def test_words_in_no_sentence_find_nothing(many: Writer) -> None:
    assert word_matches(many.connection, "zebra xylophone", 100, None) == []
    assert word_matches(many.connection, "?!", 100, None) == []


def test_a_question_of_only_stop_words_searches_for_them(tmp_path: Path) -> None:
    with empty_catalogue(tmp_path) as writer:
        put(writer, "a", ["It was he.", "A bridge.", "Who was it?"])
        assert found(writer, "who was it") == ["Who was it?", "It was he."]


def test_a_term_in_every_sentence_still_finds_them(tmp_path: Path) -> None:
    lines = ["The bridge.", "A bridge is a bridge.", "A red bridge."]
    with empty_catalogue(tmp_path) as writer:
        put(writer, "a", lines)
        assert {*found(writer, "bridges")} == {*lines}


def test_characters_of_scripts_without_spaces_are_words(tmp_path: Path) -> None:
    with empty_catalogue(tmp_path) as writer:
        put(writer, "a", ["外交部长主持会谈。", "会谈在伊斯坦布尔举行。", "A river."])
        assert found(writer, "谁主持?") == [searchable("外交部长主持会谈。")]


def test_a_word_that_fts5_splits_is_found_as_a_phrase(
    tmp_path: Path,
) -> None:
    """FTS5 splits words at vowel signs of Devanagari."""
    with empty_catalogue(tmp_path) as writer:
        put(writer, "a", ["यह हिन्दी है", "द ह"])
        assert found(writer, "हिन्दी") == ["यह हिन्दी है"]


def test_a_renamed_document_is_not_found_by_its_former_name(tmp_path: Path) -> None:
    text = "DIN\nThe river."
    with empty_catalogue(tmp_path) as writer, transaction(writer.connection):
        structure = Structure((Heading(0, 3),))
        document = Document("4102", text, "", "text/plain", "", (), structure)
        writer.put_document(document, [Range(4, len(text))], None)
        assert found(writer, "4102") == ["The river."]
        writer.rename_document("4102", "QX-7713-D")
        assert found(writer, "4102") == []
        assert found(writer, "qx7713d") == ["The river."]


def test_a_text_in_many_documents_is_found_once(tmp_path: Path) -> None:
    with empty_catalogue(tmp_path) as writer:
        for number in range(300):
            put(writer, f"{number}", ["All rights reserved.", f"It rained {number}."])
        put(writer, "last", ["All rights of way are long."])
        assert found(writer, "all rights", limit=2) == [
            "All rights reserved.",
            "All rights of way are long.",
        ]
