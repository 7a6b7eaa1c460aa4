"""Which questions are valid, and which messages are small talk."""

import pytest

from qa.english.small_talk import small_talk
from qa.errors import EmptyQuestion, QuestionTooLong
from qa.questions import checked

TALK = """
hello
Hi there!
Good morning.
How are you today?
What's up?
Thanks!
Many thanks
thank you so much
ok thanks
Bye
see you later
OK.
great
Who are you?
What can you do for me?
What can I ask?
help
Can you help me, please?
How does this work?
What do you do?
How can you help me?
Hi there, can you help me?
Hi, how are you?
hello bot
Thanks, that's great
Hello, thanks, bye
good job
Who made you?
What can you tell me?
sorry
lol
"""
QUESTIONS = """
What can you do about erosion?
Thanks to whom was the bridge built?
Hello Kitty was created by whom?
Who is Good Morning Vietnam about?
Goodbye to Berlin was written when?
Hi, who led the talks?
Thanks. And who led the Russian side?
OK, but when was that?
Great Britain joined when?
Who are you to contact in an emergency?
What are you allowed to carry on board?
What can I do when the pump leaks?
What can you ask a witness?
Can you help me find the deadline?
Help desk hours?
How does this work in winter?
How do you work out the premium?
How are you taxed abroad?
Who said yes?
No smoking where?
Is the wine fine?
Testing of brakes is due when?
What does the test cost?
Summarise article 5
Give me a summary of the Istanbul talks
What is the summary of findings?
What did the overview of the budget say?
Does the day begin with a greeting?
When do you say good night in Japan?
What is up with the ceasefire?
What's new?
Cheers is set in which city?
Thanks. When was it built?
What do you do when a pipe bursts?
What can you tell me about the treaty?
How can you help me with the tax form?
Summarise the treaty of Lausanne
tl;dr of the treaty
Who made you the offer?
Hello, help desk hours?
Sorry for what?
Good job interviews take how long?
"""


@pytest.mark.parametrize("message", TALK.strip().splitlines())
def test_small_talk_gets_a_reply(message: str) -> None:
    assert small_talk(message)
    assert small_talk(message.upper()) == small_talk(message)


@pytest.mark.parametrize("question", QUESTIONS.strip().splitlines())
def test_a_question_to_the_documents_is_never_taken_for_small_talk(
    question: str,
) -> None:
    assert small_talk(question) is None


def test_a_long_run_of_small_talk_is_classified_fast() -> None:
    assert small_talk("summarise " + "all the " * 200 + "treaties") is None
    assert small_talk("thanks " * 280 + "whom?") is None


@pytest.mark.parametrize(
    "question",
    ["", " ", "\n\t", "?", "¿?!", "…", "\u200b", "👍", "\x00", "\ud800"],
    ids=ascii,
)
def test_a_question_without_a_word_is_refused(question: str) -> None:
    with pytest.raises(EmptyQuestion, match="ask one in words"):
        checked(question)


@pytest.mark.parametrize("question", ["1998", "谁?", "é", "Кто"])
def test_one_word_of_any_script_is_a_question(question: str) -> None:
    assert checked(question) == question


def test_white_space_around_a_question_is_ignored() -> None:
    assert checked("  Who led?\n") == "Who led?"
    assert len(checked(" " * 100 + "a" * 2000 + "\n")) == 2000


def test_a_question_may_have_2000_characters_and_not_2001() -> None:
    assert checked("a" * 2000) == "a" * 2000
    with pytest.raises(QuestionTooLong, match="2,001"):
        checked("a" * 2001)
