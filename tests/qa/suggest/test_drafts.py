"""Questions made from sentences: what is asked, and what is left alone."""

import pytest

from qa.suggest.drafts import Place, drafts, heading_draft

SENTENCES = {
    "Marie Curie was born in Warsaw.": ("Where was Marie Curie born?", "Warsaw"),
    "Marie Curie (born 7 November 1867) won much.": (
        "When was Marie Curie born?",
        "7 November 1867",
    ),
    "Marie Curie (7 November 1867 – 4 July 1934) was a physicist.": (
        "When was Marie Curie born?",
        "7 November 1867",
    ),
    "The World Bank was founded in July 1944.": (
        "When was the World Bank founded?",
        "July 1944",
    ),
    "Hagia Sophia was designed by Isidore of Miletus.": (
        "Who designed Hagia Sophia?",
        "Isidore",
    ),
    "In 1991, Acme Tools acquired Silwood Park.": (
        "When did Acme Tools acquire Silwood Park?",
        "1991",
    ),
    "Ada Lovelace became the first woman to publish a program.": (
        "Who became the first woman to publish a program?",
        "Ada Lovelace",
    ),
    "Lúcio Costa won the 1957 contest for Brasília.": (
        "Who won the 1957 contest for Brasília?",
        "Lúcio Costa",
    ),
    'It grew, said Tony Evers, the head of the Bridge Trust, "twice".': (
        "Who is named as the head of the Bridge Trust?",
        "Tony Evers",
    ),
    "Officials met Ukrainian President Volodymyr Zelensky on Monday.": (
        "Who is named as the Ukrainian President?",
        "Volodymyr Zelensky",
    ),
    "It is run by the World Health Organization (WHO).": (
        "What does WHO stand for?",
        "World Health Organization",
    ),
    "New York has a population of 8,804,190.": (
        "What is the population of New York?",
        "8,804,190",
    ),
    "The Eiffel Tower is 330 metres tall.": (
        "How tall is the Eiffel Tower?",
        "330 metres",
    ),
    "At least 12 people were killed in the Bay Storm.": (
        "How many people were killed in the Bay Storm?",
        "At least 12",
    ),
    "The capital of New France was Quebec City.": (
        "What was the capital of New France?",
        "Quebec City",
    ),
    "Lake Turkana is located in Kenya.": ("Where is Lake Turkana located?", "Kenya"),
    "Abraham Lincoln was the 16th president of the United States.": (
        "Who was the 16th president of the United States?",
        "Abraham Lincoln",
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
    "Bob (born 1950s) sang.",
    "",
    "\x00\u202e((((",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_gives_the_question_that_it_answers(sentence: str) -> None:
    made = [
        (d.question, d.answer) for d in drafts(sentence, Place("", "", opens=False))
    ]
    question, answer = SENTENCES[sentence]
    assert [(q, a) for q, a in made if q == question and a.startswith(answer)], made


@pytest.mark.parametrize("sentence", UNFIT)
def test_a_sentence_of_no_form_or_no_clear_subject_gives_none(sentence: str) -> None:
    place = Place("the report and the paris WHO", "", opens=False)
    assert list(drafts(sentence, place)) == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Some leather is thin.", "What is leather?"),
        ("The town of Leather is old.", "What is Leather?"),
    ],
)
def test_the_text_tells_a_name_from_another_word(text: str, question: str) -> None:
    sentence = "Leather is a strong and durable material."
    place = Place(f"{sentence} {text}", "", opens=True)
    assert [draft.question for draft in drafts(sentence, place)] == [question]


def test_a_definition_is_asked_for_where_a_text_begins_or_is_about_it() -> None:
    sentence = "A strait is a body of water that connects two seas."
    text = f"{sentence} This strait is deep."
    for topic, opens, wanted in (
        ("notes.txt", True, 1),
        ("strait.txt Strait", False, 1),
        ("notes.txt", False, 0),
    ):
        assert len(list(drafts(sentence, Place(text, topic, opens=opens)))) == wanted


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How do I save an answer?", "How do I save an answer?"),
        ("Files and folders", "What is said about files and folders?"),
        ("The Dispute over a Ceasefire", "What is said about the Dispute over a Cease"),
        ("Introduction", None),
        ("3.2.1", None),
        ("x" * 200, None),
    ],
)
def test_a_heading_gives_a_question(heading: str, question: str | None) -> None:
    draft = heading_draft(heading)
    assert (draft is None) == (question is None)
    assert draft is None or draft.question.startswith(str(question))
