"""Questions that are added to the contexts of hand-written ones."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.errors import BadRequest
from training.added_questions import (
    digest,
    questions_of_talks,
    read_added,
    with_added,
)

Row = Mapping[str, Any]

FERRY = "The ferry to Vinga leaves at nine. Dogs travel free."
MILL = "The mill opens in May."


def write(path: Path, rows: Sequence[Row]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def question(text: str, context: str, answer: str) -> Row:
    return {
        "question": text,
        "kind": "fact",
        "answers": [answer],
        "starts": [context.find(answer)],
        "evidence": [[0, len(context)]],
        "is_impossible": False,
        "verdict": None,
    }


def turn(text: str, rewrite: str, answer: str, *, leans: bool) -> Row:
    read = question(text, FERRY, answer)
    return {**read, "rewrite": rewrite, "leans": leans, "context": 0}


def asked(row: Row) -> Sequence[str]:
    return [each["question"] for each in row["qas"]]


def test_questions_are_added_to_their_own_context_alone(tmp_path: Path) -> None:
    own = question("When does the ferry leave?", FERRY, "at nine")
    more = question("What do dogs pay?", FERRY, "free")
    contexts: list[Row] = [
        {"context": FERRY, "qas": [own]},
        {"context": MILL, "qas": []},
    ]
    path = write(tmp_path / "added.gz", [{"context": digest(FERRY), "qas": [more]}])
    ferry, mill = with_added(contexts, [read_added(path)])
    assert asked(ferry) == ["When does the ferry leave?", "What do dogs pay?"]
    assert asked(mill) == []


def test_an_answer_that_is_elsewhere_in_the_context_is_refused() -> None:
    wrong = question("When does the mill open?", "In May.", "May")
    added = {digest(MILL): [wrong]}
    with pytest.raises(BadRequest, match="use the same file"):
        list(with_added([{"context": MILL, "qas": []}], [added]))


def test_a_turn_that_leans_on_others_reads_alone_and_with_what_it_needs_from_them(
    tmp_path: Path,
) -> None:
    turns = [
        turn("when does the Vinga ferry go", "-", "at nine", leans=False),
        turn("and dogs?", "Do dogs pay on the Vinga ferry?", "free", leans=True),
    ]
    talks = [{"contexts": [{"context": FERRY}], "turns": turns} for _ in range(40)]
    read = questions_of_talks(write(tmp_path / "talks.gz", talks))
    assert list(read) == [digest(FERRY)]
    in_turn = [
        "when does the Vinga ferry go",
        "Do dogs pay on the Vinga ferry?",
        "and dogs? (Vinga ferry)",
    ]
    texts = [each["question"] for each in read[digest(FERRY)]]
    kept = len(texts) // len(in_turn)
    assert texts == in_turn * kept
    assert 0 < kept < len(talks)  # the others are for measuring
