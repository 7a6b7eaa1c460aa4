"""A chat's turns, with askers that need no index."""

import asyncio
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from index.store.state import IndexState
from index.text.document import Document, Span
from qa.answers.answer import Answer, AnswerSpan, Timings
from qa.answers.quote import Quote
from qa.bot import History
from qa.errors import QuestionTooLong
from qa.stages import Found, OnStage
from ui.page.chat.asking import stages
from ui.page.chat.turns import Ask, Growing, Turn, kept_turns, take_turn

COMPLETE = IndexState(documents=1, pending=0, failed=0, vectors_pending=0)


def answered(question: str, text: str = "", note: str | None = None) -> Answer:
    """An answer that is a whole document, or none."""
    quotes: list[Quote] = []
    if text:
        span = Span(Document("a.md", text, "0" * 64, "text/plain", "r"), 0, len(text))
        quotes = [Quote(span, span, 0.9)]
    return Answer(
        question,
        0.9,
        calibrated=True,
        index=COMPLETE,
        timings=Timings(),
        note=note,
        spans=tuple(AnswerSpan(0, quote.span) for quote in quotes),
        quotes=tuple(quotes),
    )


class Asked:
    """An asker that gives an answer or fails, and remembers what it was asked."""

    def __init__(
        self,
        text: str = "",
        note: str | None = None,
        error: Exception | None = None,
        wording: str | None = None,
    ) -> None:
        self.wording = wording
        self.error = error
        self.text = text
        self.note = note
        self.history: Sequence[Mapping[str, object]] = ()
        self.documents: Sequence[str] | None = None

    def __call__(
        self,
        question: str,
        history: History,
        *,
        documents: Sequence[str] | None,
        on_stage: OnStage,
    ) -> Answer:
        self.history, self.documents = history, documents
        on_stage(Found(12, 3))
        if self.error is not None:
            raise self.error
        if self.wording is not None:
            on_stage(answered(question, self.text))
            return replace(answered(question, self.text), wording=self.wording)
        return answered(question, self.text, self.note)


def taken(
    ask: Ask,
    question: str,
    turns: Sequence[Turn] = (),
    documents: Sequence[str] | None = None,
) -> list[Found | Growing | Turn]:
    async def steps() -> list[Found | Growing | Turn]:
        return [step async for step in take_turn(ask, question, turns, documents)]

    return asyncio.run(steps())


def turn(ask: Ask, question: str, *before: Turn) -> Turn:
    last = taken(ask, question, before)[-1]
    assert isinstance(last, Turn)
    return last


def test_what_was_found_is_told_before_the_answer() -> None:
    found, last = taken(Asked("Umerov"), "Who led?")
    assert found == Found(12, 3)
    assert isinstance(last, Turn)
    assert last.answer
    assert last.answer.text == "Umerov"


def test_an_answer_is_there_before_it_is_put_into_words() -> None:
    _, growing, last = taken(Asked("Umerov", wording="It was Umerov [1]."), "Who led?")
    assert isinstance(growing, Growing)
    assert growing.turn.answer
    assert (growing.turn.answer.text, growing.turn.answer.wording) == ("Umerov", None)
    assert isinstance(last, Turn)
    assert last.answer
    assert last.answer.wording == "It was Umerov [1]."


def test_the_history_of_a_question_is_what_the_documents_were_asked_before() -> None:
    before = [
        turn(Asked("Umerov"), "Who led?"),
        turn(Asked(note="Hello!"), "hello"),
        Turn("Why?", error="Too long."),
        turn(Asked(), "Who sang?"),
    ]
    ask = Asked()
    turn(ask, "When?", *before)
    assert ask.history == [
        {"question": "Who led?", "answer": "Umerov", "quotes": [{"text": "Umerov"}]},
        {"question": "Who sang?", "answer": "", "quotes": []},
    ]


def test_only_chosen_documents_are_asked() -> None:
    ask = Asked()
    taken(ask, "When?", documents=["a.md"])
    assert ask.documents == ["a.md"]


def test_a_question_that_cannot_be_asked_gets_its_error_for_a_reply() -> None:
    last = turn(Asked(error=QuestionTooLong("Ask for one thing.")), "Why?")
    assert last == Turn("Why?", error="Ask for one thing.")


def test_an_unexpected_failure_is_logged_and_told_without_its_details(
    caplog: pytest.LogCaptureFixture,
) -> None:
    last = turn(Asked(error=RuntimeError("the disk is gone")), "Does it break?")
    assert last.error == (
        "Something went wrong; the terminal where askquote runs says what."
    )
    assert "the disk is gone" in caplog.text


def test_a_turn_is_kept_as_the_answers_json_and_comes_back_as_it_was() -> None:
    asked = turn(Asked("Umerov"), "Who led?")
    assert asked.as_json()["answer"] == answered("Who led?", "Umerov").as_json()
    both = [asked, Turn("Why?", error="Too long.")]
    stored = json.loads(json.dumps([one.as_json() for one in both]))
    assert list(kept_turns(stored)) == both


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "text",
        {"question": "Who?"},
        [None, 3, {}, {"question": "Who?"}, {"question": 1, "error": "x"}],
        [{"question": "Who?", "answer": {"text": "of another version"}}],
        [{"question": "Who?", "answer": "Umerov"}],
    ],
)
def test_what_a_browser_has_kept_and_we_do_not_know_is_left_out(stored: object) -> None:
    assert kept_turns(stored) == []


def test_the_last_fifty_turns_are_kept() -> None:
    stored = [{"question": str(number), "error": "x"} for number in range(60)]
    assert [one.question for one in kept_turns(stored)] == [
        str(number) for number in range(10, 60)
    ]


def test_who_stops_listening_goes_on_while_the_answer_is_still_being_made() -> None:
    ready, released = threading.Event(), threading.Event()

    def slow(on_stage: OnStage) -> Answer:
        on_stage(Found(1, 1))
        ready.set()
        released.wait(10)
        return answered("Who?")

    assert asyncio.run(first_stage(slow, released)) == Found(1, 1)
    assert ready.is_set()


async def first_stage(
    ask: Callable[[OnStage], Answer], released: threading.Event
) -> object:
    """The first stage, on_stage by who then stops; only after that may the asking end."""
    on_stage = stages(ask)
    first = await anext(on_stage)
    await on_stage.aclose()
    assert not released.is_set()
    released.set()
    return first
