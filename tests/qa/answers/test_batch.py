"""Batches of questions as JSON lines."""

import json
from collections.abc import Callable, Iterator

import pytest

from index.sync.components import Components
from qa.answers.answer import Answer
from qa.answers.batch import Row, answer_rows
from tests.support.folders import asked

Ask = Callable[[Row], Answer]

BAD_LINES = {
    "no JSON": ('{"question": ', "bad_row"),
    "no object": ('["Who led?"]', "bad_row"),
    "a bare number": ("17", "bad_row"),
    "no question": ('{"q": "Who led?"}', "bad_row"),
    "a question that is no string": ('{"question": 7}', "bad_row"),
    "a history that is no list": ('{"question": "Who?", "history": "x"}', "bad_row"),
    "a turn that is no object": ('{"question": "Who?", "history": [1]}', "bad_row"),
    "a turn without an answer": (
        '{"question": "Who?", "history": [{"question": "x"}]}',
        "bad_request",
    ),
    "an empty question": ('{"question": " ?"}', "empty_question"),
    "too long a question": (
        json.dumps({"question": "a" * 2001}),
        "question_too_long",
    ),
    "JSON nested beyond sense": ("[" * 100_000, "bad_row"),
    "bytes that were no UTF-8": ('{"question": "Who \udcff?"}', "bad_row"),
}


@pytest.fixture
def ask(fake_components: Components) -> Iterator[Ask]:
    with asked({"a.txt": "Umerov led the talks."}, fake_components) as bot:
        yield lambda row: bot.ask(row.question, row.history, min_confidence=0)


@pytest.mark.model  # the shipped talk model reads the history
def test_rows_are_answered_in_order_with_their_ids_first(ask: Ask) -> None:
    lines = [
        '{"question": "Who led?", "id": "a", "colour": "red"}',
        '{"id": "b", "question": "What talks?", "history": null}',
        '{"question": "Who?", "history": [{"question": "x", "answer": ""}]}',
    ]
    rows = list(answer_rows(lines, ask))
    assert [row["question"] for row in rows] == ["Who led?", "What talks?", "Who?"]
    assert [row.get("id") for row in rows] == ["a", "b", None]
    assert next(iter(rows[0])) == "id"
    assert all(row["text"] == "Umerov led the talks." for row in rows)
    assert "colour" not in rows[0]


def test_a_row_gets_the_same_answer_as_a_single_question(ask: Ask) -> None:
    (row,) = answer_rows(['{"question": "Who led?"}'], ask)
    alone = ask(Row("Who led?")).as_json()
    assert {**row, "timings_ms": None} == {**alone, "timings_ms": None}


def test_an_id_that_is_not_a_string_is_ignored(ask: Ask) -> None:
    (row,) = answer_rows(['{"question": "Who led?", "id": 7}'], ask)
    assert "id" not in row


def test_blank_lines_are_skipped_and_counted(ask: Ask) -> None:
    lines = ["\n", '{"question": "Who led?"}\n', "  \n", "nonsense\n"]
    good, bad = answer_rows(lines, ask)
    assert good["found"] is True
    assert bad["line"] == 4


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_row_yields_an_error_in_its_place(ask: Ask, name: str) -> None:
    line, kind = BAD_LINES[name]
    good = '{"question": "Who led?"}'
    before, bad, after = answer_rows([good, line, good], ask)
    assert before["found"] is after["found"] is True
    assert bad.keys() == {"line", "question", "error"}
    assert bad["line"] == 2
    error = bad["error"]
    assert isinstance(error, dict)
    assert error.keys() == {"kind", "message"}
    assert error["kind"] == kind
    assert error["message"]
    json.dumps(bad).encode()


def test_a_bad_row_keeps_its_question_and_its_id(ask: Ask) -> None:
    rows = answer_rows(['{"question": "??", "id": "x"}', '{"id": "y"}'], ask)
    assert [(row["id"], row["question"]) for row in rows] == [("x", "??"), ("y", None)]


def test_a_row_is_answered_before_the_next_line_is_read(ask: Ask) -> None:
    read = []

    def lines() -> Iterator[str]:
        for number in range(3):
            read.append(number)
            yield '{"question": "Who led?"}'

    for number, _ in enumerate(answer_rows(lines(), ask), start=1):
        assert len(read) == number
    assert len(read) == 3
