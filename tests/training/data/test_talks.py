"""Examples of talks: which questions lean on the turns before, and on which words."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from qa.read.talk_model import talk_text
from training.data.example import Example
from training.data.talks import TalkExamples, each_once, is_held_out, read_talks


def turn(
    question: str, rewrite: str, *answers: str, leans: bool = True
) -> Mapping[str, object]:
    return {
        "question": question,
        "rewrite": rewrite,
        "leans": leans,
        "is_impossible": not answers,
        "answers": answers,
    }


def talk(number: int) -> Mapping[str, object]:
    """A talk about a ship with this number, and what follows from it."""
    ship = f"Tern{number}"
    return {
        "turns": [
            turn(
                f"Who built the {ship}?", f"Who built the {ship}?", "Ann", leans=False
            ),
            turn("Who sailed it to Rome?", f"Who sailed the {ship} to Rome?", "Bob"),
            turn("When was that?", f"When was the {ship} in Rome, and Bob?"),
        ]
    }


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    return path


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    return write(tmp_path / "talks.jsonl.gz", [talk(number) for number in range(20)])


@pytest.fixture
def drawn(talks: Path) -> Sequence[Example]:
    examples = TalkExamples([talks], seed=1)
    return [examples[number] for number in range(400)]


def test_no_held_out_talk_is_trained_on_and_all_others_are(
    talks: Path, drawn: Sequence[Example]
) -> None:
    ships = {True: set[str](), False: set[str]()}
    for said in read_talks(talks):
        if not said.history:
            ships[is_held_out(said)].add(said.question.split()[-1].rstrip("?"))
    texts = " ".join(f"{example.question} {example.passage}" for example in drawn)
    words = {word.rstrip("?") for word in texts.split()}
    assert ships[True]
    assert not ships[True] & words
    assert ships[False] <= words


def test_a_talk_is_held_out_or_not_as_a_whole(talks: Path) -> None:
    held_out: dict[str, set[bool]] = {}
    for said in read_talks(talks):
        held_out.setdefault(said.talk, set()).add(is_held_out(said))
    assert len(held_out) == 20
    assert all(len(answers) == 1 for answers in held_out.values())


def test_the_marked_words_are_those_the_rewrite_adds(drawn: Sequence[Example]) -> None:
    leaning = [example for example in drawn if example.question == "When was that?"]
    (example, *_) = (example for example in leaning if example.labels.leans)
    ship = "Tern" + example.passage.split("Tern")[1].split("?")[0]
    assert example.passage == talk_text(
        [(f"Who built the {ship}?", "Ann"), ("Who sailed it to Rome?", "Bob")]
    )
    marked = [example.passage[start:end] for start, end in example.marked]
    # The latest turn comes first; "in" and "the" say nothing.
    assert marked == ["Rome", "Bob", ship]


def test_a_question_on_another_topic_leans_on_nothing(
    drawn: Sequence[Example],
) -> None:
    others = [example for example in drawn if example.labels.leans is False]
    assert 50 < len(others) < 150
    assert all(example.marked == () for example in others)
    assert all(example.question.startswith("Who built") for example in others)


def test_the_same_number_always_gives_the_same_talk(
    talks: Path, drawn: Sequence[Example]
) -> None:
    again = TalkExamples([talks], seed=1)
    assert [again[n] for n in reversed(range(50))] == list(drawn[49::-1])


@pytest.mark.parametrize("held_out", [False, True])
def test_each_question_comes_once_and_another_follows_after_the_same_turns(
    talks: Path, *, held_out: bool
) -> None:
    examples = list(each_once(talks, seed=1, held_out=held_out))
    said = [
        each
        for each in read_talks(talks)
        if is_held_out(each) == held_out and each.history
    ]
    assert [(e.question, e.passage) for e in examples[::2]] == [
        (each.question, talk_text(each.history)) for each in said
    ]
    assert all(example.labels.leans and example.marked for example in examples[::2])
    for leaning, alone in zip(examples[::2], examples[1::2], strict=True):
        assert alone.passage == leaning.passage
        assert alone.question.startswith("Who built")
        assert (alone.marked, alone.labels.leans) == ((), False)


def test_a_row_of_canard_is_a_turn_that_leans_if_its_rewrite_has_other_words(
    tmp_path: Path,
) -> None:
    row = {"history": ["Who sailed?", "Bob."], "question": "When?"}
    file = write(
        tmp_path / "canard.jsonl.gz",
        [
            {**row, "id": "C_1#1", "rewrite": "When did Bob sail?"},
            {**row, "id": "C_1#2", "rewrite": "when"},
        ],
    )
    first, second = read_talks(file)
    assert (first.talk, first.history) == ("C_1", (("Who sailed?", "Bob."),))
    assert (first.leans, second.leans) == (True, False)
