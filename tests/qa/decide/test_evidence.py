"""Choosing and grouping the sentences to quote as evidence."""

from collections.abc import Sequence

import pytest

from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.range import Range
from index.text.structure import Heading, Structure
from qa.answers.quote import MOST_CHARACTERS
from qa.decide.evidence import Evidence, evidence, proof
from qa.decide.scorer import ScoredCandidate
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage
from tests.support.marked_documents import around as neighbours
from tests.support.marked_documents import marked, part, sentences_of

LEANING = [
    "He led the talks.",
    "But he led the talks.",
    "- It gave no details.",
    "“They met again,” she wrote.",
    "Their talks went on.",
    "However, they met again.",
    "According to him, the talks failed.",
    "In this case the talks fail.",
    "That round did not bring a breakthrough.",
    "These were refused.",
    "Those were refused.",
    "Such a truce is short.",
    "Both were refused.",
    "The former led the talks.",
    "For the latter, a truce is enough.",
    "The two met again.",
]
STANDING = [
    "Umerov led the talks.",
    "Umerov said that they met.",
    "Russia kept its own plan back.",
    "For Kyiv and its allies, a truce is enough.",
    "Those who are sick are exchanged.",
    "Such as it is, the truce holds.",
    "Both Russia and Ukraine sent teams.",
    "IT spending rose.",
    "Thesis and Hermes are names.",
    "On Monday Umerov told him so.",
    "The talks with the two failed.",
    "The two-day truce held.",
]
REPEATED = [
    ("Umerov led the talks in May.", "Umerov led the talks in May."),
    ("Umerov led the talks in May.", "UMEROV led the talks - in May!"),
    ("Umerov led the long talks in May.", "Umerov led the talks in May."),
]
DIFFERENT = [
    ("The first round was held on May 16.", "The first round was held on May 17."),
    ("The first round of talks was held.", "The first round of talks was held 1."),
    ("Russia did accept the plan of May.", "Russia did not accept the plan of May."),
    (
        "The side had accepted the plan of May.",
        "The side had rejected the plan of May.",
    ),
    ("Russia then met with Ukraine in May.", "Ukraine then met with Russia in May."),
    ("Umerov led the talks.", "Umerov led."),
]


def sentences(*texts: str, headings: Sequence[int] = ()) -> list[Sentence]:
    """The sentences of one document, a line each; `headings` are indices of headings."""
    text = "\n".join(texts)
    starts = [sum(len(t) + 1 for t in texts[:index]) for index in range(len(texts))]
    ranges = [Range(s, s + len(t)) for s, t in zip(starts, texts, strict=True)]
    document = Document(
        *("talks.md", text, "0" * 64, "text/markdown", "md/1"),
        structure=Structure(tuple(Heading(*ranges[i]) for i in headings)),
    )
    return [Sentence(n, n, n, Span(document, *found)) for n, found in enumerate(ranges)]


def around(sentence: Sentence, reach: int) -> Sequence[Sentence]:
    """A sentence and its neighbours, by the lines of its document."""
    every = sentences(*sentence.span.document.text.split("\n"))
    document = sentence.span.document
    near = every[max(0, sentence.ordinal - reach) : sentence.ordinal + reach + 1]
    return [
        Sentence(s.number, s.ordinal, s.text, Span(document, s.span.start, s.span.end))
        for s in near
    ]


def scored(sentence: Sentence, probability: float = 0.9) -> ScoredCandidate:
    passage = Passage((sentence,), ())
    return ScoredCandidate(
        Candidate(sentence.span, sentence, passage, 1.0), probability
    )


def texts(found: Sequence[Evidence]) -> list[str]:
    return [item.span.text for item in found]


@pytest.mark.parametrize("text", LEANING)
def test_a_sentence_that_refers_back_is_quoted_with_the_one_before(text: str) -> None:
    first, second, *_ = sentences("Umerov came.", text, "They left.")
    assert proof("", second, around).text == f"{first.span.text}\n{text}"


@pytest.mark.parametrize("text", STANDING)
def test_a_self_contained_sentence_is_quoted_alone(text: str) -> None:
    _, second, _ = sentences("Umerov came.", text, "They left.")
    assert proof("", second, around) == second.span


def test_the_first_sentence_is_quoted_alone() -> None:
    first, _ = sentences("He led the talks.", "Umerov came.")
    assert proof("", first, around) == first.span


def test_a_heading_is_not_added() -> None:
    _, _, last = sentences("He came.", "# Umerov", "He led.", headings=[1])
    assert proof("", last, around) == last.span


def test_a_sentence_that_makes_the_quote_too_long_is_not_added() -> None:
    led = "He led the talks."
    fitting = "x" * (MOST_CHARACTERS - len(led) - 1)
    before, after = sentences(fitting, led)
    assert proof("", after, around).text == f"{fitting}\n{led}"
    before, after = sentences(f"{fitting}x", led)
    assert proof("", after, around) == after.span
    assert before.ordinal == 0


def test_the_best_candidates_are_kept_in_their_order() -> None:
    first, second, third = sentences("Umerov led.", "Rain fell.", "A bird sang.")
    found = evidence(
        "", [scored(third, 0.9), scored(first, 0.8), scored(second, 0.7)], around, 2
    )
    assert texts(found) == ["A bird sang.", "Umerov led."]
    assert [item.scored.probability for item in found] == [0.9, 0.8]


@pytest.mark.parametrize(("best", "other"), REPEATED)
def test_a_repetition_is_left_out(best: str, other: str) -> None:
    first, _, last = sentences(best, "A bird sang.", other)
    assert texts(evidence("", [scored(first), scored(last)], around, 5)) == [best]
    assert texts(evidence("", [scored(last), scored(first)], around, 5)) == [other]


@pytest.mark.parametrize(("best", "other"), DIFFERENT)
def test_a_sentence_that_may_contradict_another_is_kept(best: str, other: str) -> None:
    first, _, last = sentences(best, "A bird sang.", other)
    assert texts(evidence("", [scored(first), scored(last)], around, 5)) == [
        best,
        other,
    ]


def test_the_next_candidate_takes_the_place_of_a_repetition() -> None:
    led, again, sang = sentences("Umerov led.", "UMEROV led!", "A bird sang.")
    found = evidence("", [scored(led), scored(again), scored(sang)], around, 2)
    assert texts(found) == ["Umerov led.", "A bird sang."]


def test_the_same_text_in_two_places_is_one_piece_of_evidence() -> None:
    (first,) = sentences("谈 谈")
    (other,) = sentences("谈  谈")
    assert len(evidence("", [scored(first), scored(other)], around, 5)) == 1


def test_a_sentence_inside_an_earlier_quote_is_not_quoted_again() -> None:
    came, led = sentences("Umerov came.", "He led the talks.")
    found = evidence("", [scored(led), scored(came)], around, 5)
    assert texts(found) == ["Umerov came.\nHe led the talks."]


def test_a_preceding_sentence_that_is_already_quoted_is_not_added() -> None:
    came, led = sentences("Umerov came.", "He led the talks.")
    found = evidence("", [scored(came), scored(led)], around, 5)
    assert texts(found) == ["Umerov came.", "He led the talks."]


WEIGHED = [
    "The Tarn lock opened again in April.",
    "The gate was raised by two metres.",
    "Ducks nest there.",
]


def test_a_sentence_that_names_what_the_question_is_about_is_quoted_before_the_answer() -> (
    None
):
    first, second, _ = sentences(*WEIGHED)
    found = proof("How high was the gate of the Tarn lock raised?", second, around)
    assert found.text == f"{first.span.text}\n{second.span.text}"


@pytest.mark.parametrize(
    "question",
    [
        "How far was the gate raised?",
        "Was the gate raised by two metres in April?",
        "How much was the gate raised in Sund in winter?",
        "",
    ],
)
def test_a_sentence_before_that_names_nothing_missing_is_not_quoted(
    question: str,
) -> None:
    _, second, _ = sentences(*WEIGHED)
    assert proof(question, second, around) == second.span


YARD = """# Boats

The Tarn lock is old.

The Tarn lock has these gates:

- the gate was raised
- it was lowered

| Tarn lock | Gate |
|---|---|
| Tarn lock north | raised |
| Sund | lowered |
"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Was the gate of the Tarn lock raised?", "- the gate was raised"),
        ("Is the north raised?", "| Sund | lowered |"),
        ("Is the Tarn lock old?", "| Tarn lock north | raised |"),
    ],
)
def test_no_sentence_of_another_unit_is_quoted_before_the_answer(
    question: str, words: str
) -> None:
    every = sentences_of(marked(YARD))
    (sentence,) = [each for each in every if each.span.text == words]
    assert proof(question, sentence, neighbours) == sentence.span


def test_items_are_proven_by_their_run_and_by_no_other_sentence() -> None:
    every = sentences_of(marked(YARD))
    first, last = [each for each in every if each.span.text.startswith("- ")]
    items = (
        part(first.span.document, "the gate was raised"),
        part(first.span.document, "it was lowered"),
    )
    span = Span(first.span.document, items[0].start, items[1].end)
    listed = Candidate(span, first, Passage((first, last), ()), 1.0, items)
    assert texts(evidence("", [ScoredCandidate(listed, 0.9)], neighbours, 5)) == [
        "- the gate was raised\n- it was lowered"
    ]
