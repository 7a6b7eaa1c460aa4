"""Figures of a reader on served questions, from reads that are written out here."""

from collections.abc import Sequence

import pytest

from training.data.example import Example
from training.data.paragraphs import Range
from training.data.served import ServedPassage, ServedQuestion
from training.figures.real import Figures, real_figures, sentences
from training.model.reading import Read

LEAVE = (
    "Staff get 25 days of leave. Dogs may come on Fridays.\n1. Ask. Wait!\n| a | b |"
)
PACK = "Take a pump, a spare tube and a key."


def span(text: str, words: str) -> Range:
    return text.index(words), text.index(words) + len(words)


def passage(text: str, *answers: str, evidence: str = "") -> ServedPassage:
    return ServedPassage(
        "",
        text,
        tuple(span(text, answer) for answer in answers),
        (span(text, evidence),) if evidence else (),
    )


def question(
    text: str,
    form: str,
    whole: ServedPassage,
    verdict: str = "neither",
    others: Sequence[str] = ("Another text.",),
) -> ServedQuestion:
    passages = (*([whole] if whole.answers else []), *map(passage, others))
    return ServedQuestion(text, "a.md", form, verdict, whole, passages)


def read(
    text: str,
    margin: float,
    form: str = "span",
    verdict: tuple[str, float] = ("yes", 0.1),
    evidence: tuple[tuple[Range, float], ...] = (),
) -> Read:
    return Read(text, margin, *verdict, form, evidence)


QUESTIONS = [
    question(
        "How many days?",
        "span",
        passage(LEAVE, "25 days", "25", evidence="Staff get 25 days of leave."),
    ),
    question("What to take?", "list", passage(PACK, "a pump", "a spare tube", "a key")),
    question("May dogs come?", "verdict", passage(LEAVE, "may come"), "yes"),
    question("May cats come?", "verdict", passage(LEAVE, "Fridays"), "no"),
    question("Who pays?", "", passage(LEAVE)),
]
PIECES = tuple(
    (span(LEAVE, word), logit)
    for word, logit in {"Staff": -1.0, "25": 1.0, "Dogs": -1.0, "Ask": -1.0}.items()
)
READS = {
    ("How many days?", LEAVE): read("25", 3.0, evidence=PIECES),
    ("What to take?", PACK): read("a pump", 2.0, "list"),
    ("May dogs come?", LEAVE): read("may come", 1.0, "verdict", ("yes", 0.8)),
    ("May cats come?", LEAVE): read("Dogs", -3.0, "span", ("yes", 0.6)),
    ("Who pays?", LEAVE): read("Staff", -2.0),
    ("Who pays?", "Another text."): read("Another", 2.5),
}


def read_all(examples: Sequence[Example]) -> list[Read]:
    """The reads above; of any other text, nothing likely."""
    nothing = read("text", -9.0)
    return [READS.get((each.question, each.passage), nothing) for each in examples]


def figures() -> dict[str, Figures]:
    return real_figures(read_all, QUESTIONS)


def test_the_answer_to_compare_with_is_the_best_one_or_all_items_of_a_list() -> None:
    by_form = figures()["closed_f1"]
    assert by_form["span"] == 1
    assert by_form["list"] == pytest.approx(2 / 5, abs=1e-4)  # of pump, spare tube, key
    assert by_form["verdict"] == 0.5
    assert figures()["closed"]["questions"] == 5
    assert figures()["closed"]["em"] == 0.5
    assert figures()["closed"]["f1"] == pytest.approx((1 + 0.4 + 1 + 0) / 4)


def test_margins_are_those_of_the_own_text_or_the_best_of_the_passages() -> None:
    assert figures()["closed"]["auroc"] == 0.75
    assert figures()["open"]["auroc"] == 0.25
    assert figures()["open"]["f1"] == figures()["closed"]["f1"]


def test_evidence_is_found_where_the_sentence_with_the_highest_mean_is_gold() -> None:
    assert figures()["closed"]["evidence"] == 0.25  # the others have none, or no pieces
    assert figures()["closed"]["form"] == 0.75


def test_a_verdict_is_said_from_a_probability_on() -> None:
    assert figures()["verdict"] == {
        "questions": 2,
        "said_0.5": 1.0,
        "right_0.5": 0.5,
        "said_0.7": 0.5,
        "right_0.7": 1.0,
    }


def test_sentences_end_with_their_line_and_keep_their_number() -> None:
    assert [LEAVE[start:end] for start, end in sentences(LEAVE)] == [
        "Staff get 25 days of leave.",
        "Dogs may come on Fridays.",
        "1. Ask.",
        "Wait!",
        "| a | b |",
    ]
