"""Groups of passages that compete for the answer to a question."""

from collections.abc import Sequence

import pytest

from training.data.example import Example
from training.data.rivals import Rivals
from training.data.served import ServedPassage, ServedQuestion

BLANK = ServedPassage("", "It is blue.", (), ())
FEE = ServedPassage("Fees", "The fee is 9 euros.", ((11, 18),), ((0, 19),))
OTHERS = tuple(
    ServedPassage(f"Page {n}", f"Nothing on page {n}.", (), ()) for n in range(8)
)
ANSWERABLE = ServedQuestion(
    "What does it cost?", "a.md", "span", "neither", FEE, (*OTHERS[:4], FEE)
)
UNANSWERABLE = ServedQuestion("Who pays?", "a.md", "", "neither", BLANK, OTHERS)
NOTHING_FOUND = ServedQuestion("Why?", "a.md", "", "neither", BLANK, ())


@pytest.fixture(scope="module")
def groups() -> Sequence[Sequence[Example]]:
    rivals = Rivals([ANSWERABLE, UNANSWERABLE, NOTHING_FOUND], 1)
    return [rivals[number] for number in range(400)]


def answered(group: Sequence[Example]) -> Sequence[str]:
    return [each.passage[s:e] for each in group for s, e in each.ranges]


def test_a_group_has_one_question_and_four_different_passages(
    groups: Sequence[Sequence[Example]],
) -> None:
    for group in groups:
        assert len({example.question for example in group}) == 1
        assert len({example.heading for example in group}) == len(group) == 4


def test_most_groups_of_an_answerable_question_have_its_answer_once(
    groups: Sequence[Sequence[Example]],
) -> None:
    of_answerable = [group for group in groups if group[0].kind != "human"]
    found = [answered(group) for group in of_answerable]
    assert {*map(tuple, found)} == {("9 euros",), ()}
    assert 0.7 < sum(map(bool, found)) / len(found) < 0.9
    assert len(of_answerable) == 200


def test_no_group_of_an_unanswerable_question_has_an_answer(
    groups: Sequence[Sequence[Example]],
) -> None:
    of_unanswerable = [group for group in groups if group[0].kind == "human"]
    assert not any(map(answered, of_unanswerable))


def test_passages_that_were_found_first_come_most_often(
    groups: Sequence[Sequence[Example]],
) -> None:
    seen = [
        each.heading for group in groups if group[0].kind == "human" for each in group
    ]
    assert seen.count("Page 0") > 2 * seen.count("Page 7") > 0


def test_the_same_number_always_gives_the_same_group(
    groups: Sequence[Sequence[Example]],
) -> None:
    again = Rivals([ANSWERABLE, UNANSWERABLE, NOTHING_FOUND], 1)
    assert [again[n] for n in reversed(range(50))] == list(groups[49::-1])
