"""Follow-ups to the sample documents, with the talk model that askquote ships."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from qa import Answer, Bot
from qa.converse.history import Turn
from qa.converse.resolution import resolutions
from qa.read.onnx_span_model import ShippedTalkModel

pytestmark = pytest.mark.model

KETTLE = Turn("How much does the Vesta kettle cost?", "49 euros")
MUSEUM = Turn("when does the railway museum open", "at 10 in the morning")
LEAVE = Turn("Who approves parental leave at Norlund?", "the head of the department")

LEANING = [
    ("And how heavy is it?", [KETTLE], {"kettle"}),
    ("and on sundays?", [MUSEUM], {"museum"}),
    ("how do I get there by train", [KETTLE, MUSEUM], {"museum"}),
    ("How many weeks is it?", [LEAVE], {"parental", "leave"}),
    ("When?", [KETTLE, LEAVE], {"leave"}),
]
STANDING_ALONE = [
    ("Who approves a business trip at Norlund?", [KETTLE, MUSEUM]),
    ("How much does a ticket for the railway museum cost?", [KETTLE]),
    ("default port of the postgres server", [LEAVE]),
    ("In which year was the bridge over the Aare built?", [MUSEUM]),
    ("What must I do if my laptop is stolen?", [MUSEUM, LEAVE]),
]


def resolved(question: str, turns: Sequence[Turn]) -> str | None:
    """How a question is read if nothing answers it as it is."""
    *_, last = resolutions(question, turns, ShippedTalkModel(2), lambda _: [])
    return last.resolved


@pytest.mark.parametrize(("question", "turns", "needed"), LEANING)
def test_what_leans_gets_the_words_it_needs(
    question: str, turns: Sequence[Turn], needed: set[str]
) -> None:
    found = resolved(question, turns)
    assert found is not None
    added = found.removeprefix(f"{question} (").removesuffix(")")
    assert needed <= set(added.replace(",", "").split())


@pytest.mark.parametrize(("question", "turns"), STANDING_ALONE)
def test_what_stands_alone_is_left_as_it_is(
    question: str, turns: Sequence[Turn]
) -> None:
    assert resolved(question, turns) is None


@pytest.fixture(scope="module")
def bot(docs_index: Path) -> Iterator[Bot]:
    with Bot(docs_index) as bot:
        yield bot


def talk(bot: Bot, *questions: str) -> Sequence[Answer]:
    """The answers of a dialogue, each with the turns before it as its history."""
    history: list[Mapping[str, object]] = []
    answers = []
    for question in questions:
        answers.append(bot.ask(question, history))
        answer = answers[-1].as_json()
        history.append({**answer, "answer": answer["text"]})
    return answers


def test_a_pronoun_is_read_with_the_person_it_means(bot: Bot) -> None:
    led, job = talk(bot, "Who led the talks for Ukraine?", "What is his job?")
    assert led.resolved is None
    assert job.resolved is not None
    assert "Umerov" in job.resolved
    assert "Defence Minister" in job.text


def test_a_question_cut_short_is_answered_about_the_last_question(bot: Bot) -> None:
    _, when = talk(bot, "How many bodies of soldiers are to be returned?", "When?")
    assert "next week" in when.text


def test_a_fragment_is_not_answered_with_the_answer_before(bot: Bot) -> None:
    led, russia = talk(bot, "Who led the talks for Ukraine?", "And for Russia?")
    assert "Umerov" in led.text
    assert russia.text != led.text


def test_a_question_in_doubt_is_read_with_the_talk_only_if_nothing_answers_it(
    bot: Bot,
) -> None:
    led = "Who led the talks for Ukraine?"
    _, truce = talk(bot, led, "how long is the truce")
    assert truce.found
    assert truce.resolved is None
    _, side = talk(bot, led, "and for Russia?")
    assert not bot.ask("and for Russia?").found
    assert side.resolved is not None


def test_a_question_that_finds_nothing_with_the_talk_is_asked_as_written(
    bot: Bot,
) -> None:
    before = [
        "Who led the talks for Ukraine?",
        "When was the first round of talks held?",
    ]
    *_, licence = talk(bot, *before, "What licence?")
    assert "MIT" in licence.text
    assert licence.resolved is None
    # If neither finds anything, the page shows what was understood.
    *_, command = talk(bot, *before, "Which command?")
    assert not command.found
    assert command.resolved is not None


TALK = ["Who led the talks for Ukraine?", "What is his job?"]
NEW_TOPICS = [
    "What is the licence of askquote?",
    "Which kinds of file does askquote read?",
    "Which model do the vectors come from?",
    "Which command updates the index to match the folder?",
    "How many bodies of soldiers are to be returned?",
]


@pytest.mark.parametrize("question", NEW_TOPICS)
def test_a_change_of_topic_is_answered_without_the_history(
    bot: Bot, question: str
) -> None:
    alone = bot.ask(question)
    *_, after = talk(bot, *TALK, question)
    assert after.resolved is None
    assert (after.text, after.confidence) == (alone.text, alone.confidence)
