"""Right answers, and the sources of questions."""

import pytest

from qa.evaluate.gold import GoldQuestion, sources

QUOTE = "Rustem Umerov, the minister, led the talks."
WHO = "Who led?"
SPAN = GoldQuestion(WHO, ("Umerov", "Mr Umerov"))
PROVED = GoldQuestion(WHO, ("Umerov",), evidence=(QUOTE,))
PLACED = GoldQuestion(WHO, ("Umerov",), document="talks.md")
SENTENCE = GoldQuestion(WHO, evidence=("Nobody knows.", QUOTE))
NEVER = GoldQuestion(WHO)
RIGHT = {
    "an answer of two words, one of them gold": (SPAN, "Rustem Umerov", QUOTE, True),
    "an answer with a gold word in three": (SPAN, "Rustem Umerov led", QUOTE, True),
    "an answer with a gold word in four": (SPAN, "Rustem Umerov led him", QUOTE, False),
    "no answer": (SPAN, "", QUOTE, False),
    "the answer in the evidence": (PROVED, "Umerov", QUOTE, True),
    "the answer in part of the evidence": (PROVED, "Umerov", "Rustem Umerov", True),
    "the answer with more than the evidence": (PROVED, "Umerov", f"So. {QUOTE}", True),
    "the answer outside the evidence": (PROVED, "Umerov", "Umerov sang.", False),
    "another answer in the evidence": (PROVED, "the minister", QUOTE, False),
    "the answer in another document": (PLACED, "Umerov", QUOTE, False),
    "a gold sentence": (SENTENCE, "the minister", QUOTE, True),
    "another sentence": (SENTENCE, "Umerov", "Umerov sang.", False),
    "a quote without words": (SENTENCE, "Umerov", "The.", False),
    "anything for a question without an answer": (NEVER, "", "", False),
}


@pytest.mark.parametrize("name", RIGHT)
def test_whether_an_answer_is_right(name: str) -> None:
    gold, answer, quote, expected = RIGHT[name]
    assert gold.is_right(answer, quote, "other.md") is expected


def test_an_answer_from_the_right_document_is_right() -> None:
    assert PLACED.is_right("Umerov", QUOTE, "talks.md")


def test_a_question_with_answers_or_evidence_is_answerable() -> None:
    assert SPAN.answerable
    assert SENTENCE.answerable
    assert not NEVER.answerable


def test_questions_with_the_same_document_title_or_context_have_the_same_source() -> (
    None
):
    questions = [
        GoldQuestion(WHO, document="a.md", title="A", context="Umerov led."),
        GoldQuestion(WHO, document="a.md"),
        GoldQuestion(WHO, title="B", context="Umerov led."),
        GoldQuestion(WHO, title="B", context="Umerov did not lead."),
        GoldQuestion(WHO, context="Kim led."),
        GoldQuestion(WHO),
        GoldQuestion(WHO),
    ]
    own = sources(questions)
    assert own[0] == own[1]
    assert own[2] == own[3]
    assert len(set(own)) == 5


def test_with_too_few_sources_each_question_is_a_source_of_its_own() -> None:
    questions = [GoldQuestion(WHO, document=f"{n % 4}.md") for n in range(20)]
    assert len(set(sources(questions))) == 20


def test_a_question_of_its_context_accepts_any_document() -> None:
    gold = GoldQuestion(WHO, ("Umerov",), "talks.md", context=QUOTE).of_context()
    assert gold.is_right("Umerov", QUOTE, "talks.md.txt")
    assert gold.title == "talks.md"
