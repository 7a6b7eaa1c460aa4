"""Questions made from sentences: what is asked, and what is left alone."""

import pytest

from qa.suggest.drafts import SentenceContext, drafts, heading_draft

SENTENCES = {
    "Marie Curie was born in Warsaw.": ("Where was Marie Curie born?", "Warsaw"),
    "Marie Curie was born on 7 November 1867, in Warsaw.": (
        "When was Marie Curie born?",
        "7 November 1867",
    ),
    "Lake Turkana is located in Kenya.": ("Where is Lake Turkana located?", "Kenya"),
    "The World Bank was founded in July 1944.": (
        "When was the World Bank founded?",
        "July 1944",
    ),
    "The first round of talks was held on May 16.": (
        "When was the first round of talks held?",
        "May 16",
    ),
    "Lúcio Costa won the 1957 contest for Brasília.": (
        "Who won the 1957 contest for Brasília?",
        "Lúcio Costa",
    ),
    "Ada Stone, the head of the office, led the talks for Ukraine.": (
        "Who led the talks for Ukraine?",
        "Ada Stone",
    ),
    "Officials met Ukrainian President Volodymyr Zelensky on Monday.": (
        "Who is named as the Ukrainian President?",
        "Volodymyr Zelensky",
    ),
    "It is run by the World Health Organization (WHO).": (
        "What does WHO stand for?",
        "World Health Organization",
    ),
    "Ada Stone said that the bridge will open soon.": (
        "What did Ada Stone say?",
        "the bridge will open soon",
    ),
}
UNFIT = [
    "He was born in 1950.",
    "On Monday Umerov was born in Kyiv.",
    "This was founded in 1990.",
    "Officials was founded in 1990.",
    "Paris is a city in Paris.",
    "The report was a success for everyone involved.",
    "The World Health Council (WHO) met.",
    "Bob was born in the 1950s.",
    "The bank was founded in July 1944.",
    "Ada won the Warsaw contest with 25.7 % of the votes.",
    "",
    "\x00\u202e((((",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_gives_the_question_that_it_answers(sentence: str) -> None:
    context = SentenceContext("the first round", "talks.md", opens=False)
    found = [(draft.question, draft.answer) for draft in drafts(sentence, context)]
    assert SENTENCES[sentence] in found


@pytest.mark.parametrize("sentence", UNFIT)
def test_a_sentence_without_a_known_form_or_a_clear_subject_gives_no_question(
    sentence: str,
) -> None:
    context = SentenceContext("the report and the paris WHO", "", opens=False)
    assert list(drafts(sentence, context)) == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Some leather is thin.", "What is leather?"),
        ("The town of Leather is old.", "What is Leather?"),
    ],
)
def test_the_text_shows_whether_a_word_is_a_name(text: str, question: str) -> None:
    sentence = "Leather is a strong and durable material."
    context = SentenceContext(f"{sentence} {text}", "", opens=True)
    assert [draft.question for draft in drafts(sentence, context)] == [question]


def test_a_definition_gives_a_question_where_a_text_begins_or_is_about_it() -> None:
    sentence = "A strait is a body of water that connects two seas."
    text = f"{sentence} This strait is deep."
    for topic, opens, count in (
        ("notes.txt", True, 1),
        ("strait.txt Strait", False, 1),
        ("notes.txt", False, 0),
    ):
        context = SentenceContext(text, topic, opens=opens)
        assert len(list(drafts(sentence, context))) == count


def test_a_heading_that_asks_gives_its_question() -> None:
    heading = "How do I save an answer?"
    draft = heading_draft(heading)
    assert draft is not None
    assert (draft.question, draft.answer) == (heading, "")


@pytest.mark.parametrize(
    "heading", ["", "Files and folders", "How it works", "3.2.1", f"Why {'x' * 200}?"]
)
def test_any_other_heading_gives_no_question(heading: str) -> None:
    assert heading_draft(heading) is None
