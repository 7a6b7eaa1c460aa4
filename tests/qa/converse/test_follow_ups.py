"""Follow-ups: how a question is completed from the turns before it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from qa import Answer, Bot
from qa.converse.follow_ups import resolve_follow_up
from qa.converse.history import Turn

LED = Turn(
    "Who led the talks for Ukraine?",
    "Rustem Umerov",
    ("Rustem Umerov, the Ukrainian Defence Minister, led the talks for Ukraine.",),
)
PRISONERS = Turn("Which prisoners are to be exchanged?", "those who are sick")
FRANCE = Turn("What is the capital of France?", "Paris")
ROUND = Turn("When was the first round of talks held?", "May 16")
SUGGESTED = Turn("What did the delegation suggest?", "a short truce")
BRIDGE = Turn("What is the Golden Gate Bridge painted?", "orange")

WHOLE = [
    ("When?", PRISONERS, "When are prisoners to be exchanged?"),
    ("And where?", ROUND, "where was the first round of talks held?"),
    ("Why?", LED, "Why was it that Rustem Umerov led the talks for Ukraine?"),
    ("For how long?", SUGGESTED, "What did the delegation suggest, and for how long?"),
    ("And Germany?", FRANCE, "What is the capital of Germany?"),
    ("And for Russia?", LED, "Who led the talks for Russia?"),
    ("What about the second round?", ROUND, "When was the second round of talks held?"),
    ("How about others?", FRANCE, "What is the capital of France: others?"),
    ("And who led the Russian side?", LED, "Who led the Russian side?"),
    ("What is his job?", LED, "What is Rustem Umerov's job?"),
    ("When was he born?", LED, "When was Rustem Umerov born?"),
    ("Who met her there?", LED, "Who met Rustem Umerov there?"),
    ("Is it red?", BRIDGE, "Is it red?"),
]
STAND_ALONE = [
    "Which kinds of file does askquote read?",
    "Who led the talks for Ukraine?",
    "How many declensions are there in Latin grammar?",
    "Is it true that bees can count?",
    "Who said that national identity and religious identity differ?",
    "What helps people treat their hypertension?",
    "What does a firm owe its customers?",
]


@pytest.mark.parametrize(("question", "last", "asked"), WHOLE)
def test_a_follow_up_is_completed_as_far_as_its_form_allows(
    question: str, last: Turn, asked: str
) -> None:
    found = resolve_follow_up(question, [last])
    assert found is not None
    assert found.asked.lower() == asked.lower()
    assert found.resolved.startswith(found.asked)


def test_what_a_question_still_lacks_follows_in_brackets() -> None:
    found = resolve_follow_up("And who led the Russian side?", [LED])
    assert found is not None
    question, _, about = found.resolved.rstrip(")").partition(" (")
    assert question == "Who led the Russian side?"
    assert {"Ukraine", "Rustem Umerov", "talks"} <= set(about.split(", "))


def test_each_follow_up_is_completed_from_those_before_it() -> None:
    talk = [PRISONERS, Turn("What about those under 25?", "")]
    found = resolve_follow_up("When?", talk)
    assert found is not None
    assert found.asked == "When are prisoners to be exchanged: those under 25?"
    found = resolve_follow_up(
        "What is his job?", [LED, Turn("When was he born?", "in 1982")]
    )
    assert found is not None
    assert found.asked == "What is Rustem Umerov's job?"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("And May?", "When was the first round of talks held: may?"),
        ("And may I join them?", "May I join them?"),
    ],
)
def test_may_is_a_month_or_a_verb(question: str, asked: str) -> None:
    found = resolve_follow_up(question, [ROUND])
    assert found is not None
    assert found.asked == asked


def test_an_ambiguous_pronoun_is_left_as_it_is() -> None:
    met = Turn("When did Ada Lovelace meet Charles Babbage?", "in 1833")
    found = resolve_follow_up("What is his job?", [met])
    assert found is not None
    assert found.asked == "What is his job?"
    assert {"Ada Lovelace", "Charles Babbage"} <= set(
        found.resolved.partition("(")[2].rstrip(")").split(", ")
    )


@pytest.mark.parametrize("question", STAND_ALONE)
def test_a_question_that_stands_alone_is_no_follow_up(
    question: str,
) -> None:
    assert resolve_follow_up(question, [LED, PRISONERS]) is None


def test_without_turns_no_question_is_a_follow_up() -> None:
    for question, *_ in WHOLE:
        assert resolve_follow_up(question, []) is None


def test_mentions_before_a_change_of_topic_weigh_less() -> None:
    other = [Turn(f"Who built Bridge{n} in Town{n}?", "") for n in range(6)]
    found = resolve_follow_up("Is it red?", [FRANCE, *other])
    assert found is not None
    assert "Bridge5" in found.resolved
    assert "France" not in found.resolved


def test_a_resolved_question_stays_short_after_long_turns() -> None:
    long = Turn("What is " + "Very Long Name " * 500 + "?", "Ab " * 5000)
    for question in ("When?", "Is it red?", "What about Germany?"):
        found = resolve_follow_up(question, [long] * 8)
        assert found is None or len(found.resolved) <= 2000


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


def test_a_pronoun_refers_to_the_last_turns_person(bot: Bot) -> None:
    heads, led, job = talk(
        bot,
        "Who heads the Russian delegation?",
        "And who led the talks for Ukraine?",
        "What is his job?",
    )
    assert heads.resolved is None
    assert led.text == "Rustem Umerov"
    assert job.resolved is not None
    assert job.resolved.startswith("What is Rustem Umerov's job?")
    assert "Defence Minister" in job.text


def test_questions_cut_short_are_answered_about_the_last_question(bot: Bot) -> None:
    _, when, whom, who = talk(
        bot,
        "How many bodies of soldiers are to be returned?",
        "When?",
        "To whom?",
        "Who said so?",
    )
    assert (when.text, whom.text) == ("next week", "Kyiv")
    assert when.resolved == "When are bodies of soldiers to be returned?"
    assert "Medinsky" in who.text
    _, criticism = talk(
        bot,
        "Who has called for a quick resolution?",
        "Why has he met with criticism?",
    )
    assert criticism.resolved is not None
    assert "Donald Trump" in criticism.resolved
    assert "sanctions" in criticism.text


def test_a_fragment_replaces_its_counterpart(bot: Bot) -> None:
    first, other, when = talk(
        bot,
        "Which prisoners are to be exchanged?",
        "What about those under 25?",
        "When?",
    )
    assert other.quotes[0].span == first.quotes[0].span
    assert when.resolved is not None
    assert when.resolved.startswith("When are prisoners to be exchanged")


TALK = ["Who led the talks for Ukraine?", "What is his job?"]
NEW_TOPICS = [
    "What is the licence of askquote?",
    "Which kinds of file does askquote read?",
    "Which model do the vectors come from?",
    "Which command updates the index to match the folder?",
    "How many bodies of soldiers are to be returned?",
    "When was the first round of talks held?",
]


@pytest.mark.parametrize("question", NEW_TOPICS)
def test_a_change_of_topic_is_answered_without_the_history(
    bot: Bot, question: str
) -> None:
    alone = bot.ask(question)
    *_, after = talk(bot, *TALK, question)
    assert after.resolved is None
    assert (after.text, after.confidence) == (alone.text, alone.confidence)


def test_quotes_in_the_history_tell_what_a_follow_up_is_about(bot: Bot) -> None:
    quote = {"text": "Serhiy Kyslytsia stressed it before the delegations."}
    turn = {"question": "who stressed that?", "answer": "", "quotes": [quote]}
    found = bot.ask("Where did that happen?", [turn], min_confidence=0)
    assert found.resolved is not None
    assert "Serhiy Kyslytsia" in found.resolved
