"""Examples on articles: paragraphs, windows, near-misses and bad typing."""

import gzip
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest

from training.data import bad_typing
from training.data.examples import Examples
from training.data.near_misses.names import learn_names
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import Paragraph, read_paragraphs, words
from training.data.windows import window

TEXT = (
    "Delegations met in Istanbul on 16 May 2025. Rustem Umerov led the Ukrainian side."
    " Vladimir Medinsky led the Russian side. The first talks lasted two hours."
)
ROWS = {
    "title": "Istanbul_talks",
    "context": TEXT,
    "qas": [
        {
            "id": "a",
            "question": "Who led the Ukrainian delegation in May?",
            "answers": ["Rustem Umerov"],
            "answer_starts": [44],
            "n_occurrences": 1,
        },
        {
            "id": "b",
            "question": "How long did the first talks last?",
            "answers": ["two hours"],
            "answer_starts": [145],
            "n_occurrences": 1,
        },
        {
            "id": "c",
            "question": "who led the chinese side?",
            "answers": [],
            "answer_starts": [],
            "n_occurrences": 0,
        },
    ],
}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps(ROWS) + "\n")
    return path


@pytest.fixture
def paragraph(rows: Path) -> Paragraph:
    return read_paragraphs(rows)[0]


@pytest.fixture
def mined(tmp_path: Path) -> Path:
    path = tmp_path / "mined.npz"
    np.savez(
        path, allow_pickle=False, words=np.array([[3, -1], [1, 2]]), ends=np.array([4])
    )
    return path


def test_a_window_is_whole_sentences_around_the_answer(paragraph: Paragraph) -> None:
    starts = {start for start, _ in paragraph.sentences}
    ends = {end for _, end in paragraph.sentences}
    inside = paragraph.questions[0].ranges[0]
    for seed in range(50):
        start, end = window(paragraph, inside, Random(seed))
        assert start in starts
        assert end in ends
        assert start <= inside[0] < inside[1] <= end


def test_the_first_range_of_a_repeated_answer_is_the_one_near_the_questions_words(
    tmp_path: Path,
) -> None:
    text = "Ann sailed to Rome. Bob married Eve in Rome."
    row: dict[str, object] = {
        "id": "x",
        "question": "Where did Bob marry?",
        "answers": ["Rome"],
        "answer_starts": [14],
        "n_occurrences": 2,
    }
    path = tmp_path / "twice.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps({"title": "T", "context": text, "qas": [row]}) + "\n")
    ranges = read_paragraphs(path)[0].questions[0].ranges
    assert [text[:s].count(".") for s, _ in ranges] == [1, 0]


def test_a_near_miss_swaps_in_only_words_that_are_not_in_the_text(
    paragraph: Paragraph,
) -> None:
    near_misses = NearMisses(learn_names([paragraph]))
    question = paragraph.questions[0].text
    for seed in range(50):
        near_miss = near_misses.make(question, paragraph.title, TEXT, Random(seed))
        assert near_miss is not None
        new = set(words(near_miss)) - set(words(question))
        assert new
        assert not new & set(words(TEXT))


def test_a_question_with_nothing_to_swap_has_no_near_miss(paragraph: Paragraph) -> None:
    near_misses = NearMisses(learn_names([paragraph]))
    assert near_misses.make("Why so?", "T", TEXT, Random(0)) is None


def test_keywords_are_the_content_words_of_a_question() -> None:
    asked = "How long did the first talks last?"
    assert bad_typing.keywords(asked, Random(0)) == "long first talks last"


def test_a_typo_changes_at_most_one_word() -> None:
    asked = "Which prisoners were exchanged yesterday?"
    for seed in range(30):
        typed = bad_typing.mistyped(asked, Random(seed)).split()
        changed = sum(a != b for a, b in zip(typed, asked.split(), strict=True))
        assert changed <= 1


def examples(rows: Path, mined: Path, seed: int) -> Examples:
    paragraphs = read_paragraphs(rows)
    return Examples(paragraphs, mined, NearMisses(learn_names(paragraphs)), seed)


def test_an_example_does_not_depend_on_when_it_is_drawn(
    rows: Path, mined: Path
) -> None:
    one, other = examples(rows, mined, seed=3), examples(rows, mined, seed=3)
    drawn = [one[number] for number in range(40)]
    assert [other[number] for number in reversed(range(40))] == drawn[::-1]


def test_every_kind_of_example_is_drawn_and_only_answerable_ones_have_ranges(
    rows: Path, mined: Path
) -> None:
    drawn = [examples(rows, mined, seed=1)[number] for number in range(200)]
    assert {e.kind for e in drawn} == {"answerable", "human", "wrong", "near_miss"}
    assert all(bool(e.ranges) == (e.kind == "answerable") for e in drawn)


def test_the_evidence_is_the_sentence_with_the_answer_and_there_is_none_without(
    rows: Path, mined: Path
) -> None:
    proofs = {
        "Rustem Umerov": "Rustem Umerov led the Ukrainian side.",
        "two hours": "The first talks lasted two hours.",
    }
    for number in range(100):
        example = examples(rows, mined, seed=2)[number]
        found = [example.passage[start:end] for start, end in example.ranges]
        marked = [example.passage[start:end] for start, end in example.marked]
        assert marked == [proofs[answer] for answer in found]
