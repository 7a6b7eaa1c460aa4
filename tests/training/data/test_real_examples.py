"""Examples of hand-written questions and the passages served for them."""

from collections.abc import Sequence

import pytest

from training.data.example import Example, Labels
from training.data.near_misses.names import learn_names
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import words
from training.data.real_examples import RealExamples, as_paragraphs
from training.data.served import ServedPassage, ServedQuestion

LEAVE = (
    "Leave is paid. Staff in Oslo get 25 days of leave a year. It is theirs. Ask us."
)
PROOFS = ["Staff in Oslo get 25 days of leave a year.", "It is theirs."]
ANSWER = "25 days"
PARKING = "Cars park behind the house. Bikes are left at the gate."


def passage(
    heading: str, text: str, *answers: str, proofs: Sequence[str] = ()
) -> ServedPassage:
    ranges = [
        tuple((text.index(part), text.index(part) + len(part)) for part in parts)
        for parts in (answers, proofs)
    ]
    return ServedPassage(heading, text, *ranges)


ANSWERABLE = ServedQuestion(
    "How much leave do Trondheim and Oslo staff get in Norway?",
    "leave.md",
    "span",
    "neither",
    passage("Leave", LEAVE, ANSWER, proofs=PROOFS),
    (
        passage("Norway > Leave", LEAVE, ANSWER, proofs=PROOFS),
        passage("Parking", PARKING),
    ),
)
UNANSWERABLE = ServedQuestion(
    "Who pays for the bus?",
    "parking.md",
    "",
    "neither",
    passage("Parking", PARKING),
    (passage("Iceland > Parking", PARKING), passage("Leave", LEAVE)),
)


def examples(*questions: ServedQuestion, seed: int = 1) -> RealExamples:
    near_misses = NearMisses(learn_names(as_paragraphs(questions)))
    return RealExamples(questions, near_misses, seed)


@pytest.fixture(scope="module")
def drawn() -> Sequence[Example]:
    real = examples(ANSWERABLE, UNANSWERABLE)
    return [real[number] for number in range(1000)]


def of_kind(drawn: Sequence[Example], kind: str) -> Sequence[Example]:
    found = [example for example in drawn if example.kind == kind]
    assert found
    return found


def test_every_question_comes_once_before_any_comes_twice() -> None:
    # Words as short as "b7" are never mistyped.
    questions = [
        ServedQuestion(f"What is b{n}?", "a.md", "", "neither", UNANSWERABLE.whole, ())
        for n in range(9)
    ]
    real = examples(*questions)
    for epoch in range(3):
        asked = " ".join(real[9 * epoch + turn].question for turn in range(9))
        assert all(f"b{n}" in asked for n in range(9))


def test_the_same_number_always_gives_the_same_example(
    drawn: Sequence[Example],
) -> None:
    again = examples(ANSWERABLE, UNANSWERABLE)
    assert [again[n] for n in reversed(range(50))] == list(drawn[49::-1])


def test_cropping_keeps_answers_and_evidence(drawn: Sequence[Example]) -> None:
    answered = of_kind(drawn, "answerable")
    for example in answered:
        assert [example.passage[s:e] for s, e in example.ranges] == [ANSWER]
        assert [example.passage[s:e] for s, e in example.marked] == PROOFS
    passages = {example.passage.strip() for example in answered}
    assert {LEAVE, " ".join(PROOFS)} < passages
    assert all(text in LEAVE for text in passages)


def test_cropping_never_parts_an_item_from_what_introduces_it() -> None:
    text = "We lend: boats, oars; bags. They are new."
    boats = ServedQuestion(
        *("What is lent?", "a.md", "list", "neither"),
        passage("Hire", text, "boats, oars; bags", proofs=["boats, oars; bags."]),
        (),
    )
    real = examples(boats)
    passages = {real[number].passage.strip() for number in range(200)}
    assert passages == {text, "We lend: boats, oars; bags."}


@pytest.mark.parametrize("kind", ["human", "wrong", "near_miss", "moved"])
def test_other_kinds_have_no_answer_no_evidence_and_no_verdict(
    drawn: Sequence[Example], kind: str
) -> None:
    for example in of_kind(drawn, kind):
        assert (example.ranges, example.marked) == ((), ())
        assert example.labels.verdict == "neither"


def test_a_wrong_passage_was_found_for_the_question_but_does_not_answer_it(
    drawn: Sequence[Example],
) -> None:
    for example in of_kind(drawn, "wrong"):
        assert example.heading == "Parking"
        assert example.passage.strip() in PARKING


def test_a_near_miss_no_longer_asks_for_all_that_the_original_names(
    drawn: Sequence[Example],
) -> None:
    original = {"leave", "trondheim", "oslo", "norway"}
    for example in of_kind(drawn, "near_miss"):
        assert not original <= set(words(example.question))
        assert example.heading in ("Leave", "Norway > Leave")


def test_a_moved_heading_lacks_what_the_question_names(
    drawn: Sequence[Example],
) -> None:
    for example in of_kind(drawn, "moved"):
        assert "Norway" not in example.heading
        assert example.passage.strip() in LEAVE


def test_the_labels_are_those_of_the_question() -> None:
    asked = ServedQuestion(
        *("Is leave paid?", "leave.md", "verdict", "yes"),
        passage("Leave", LEAVE, "Leave is paid", proofs=["Leave is paid."]),
        (),
    )
    real = examples(asked)
    drawn = [real[number] for number in range(30)]
    answered = of_kind(drawn, "answerable")
    assert {example.labels for example in answered} == {Labels("yes", "verdict")}


def test_the_contexts_are_learned_from_once_each_under_their_documents() -> None:
    paragraphs = as_paragraphs([ANSWERABLE, ANSWERABLE, UNANSWERABLE])
    assert [(each.title, each.text) for each in paragraphs] == [
        ("leave.md", LEAVE),
        ("parking.md", PARKING),
    ]
