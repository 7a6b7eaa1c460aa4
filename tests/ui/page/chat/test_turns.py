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
from ui.page.asking import stages
from ui.page.chat.turns import Ask, ChatTurn, PartialTurn, parse_turns, take_turn

COMPLETE = IndexState(documents=1, pending=0, failed=0, vectors_pending=0)


def answered(question: str, text: str = "", note: str | None = None) -> Answer:
    """An answer that is a whole document, or a question without one."""
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
    """An asker that answers or fails, and remembers its arguments."""

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
        self.dated: str | None = None

    def __call__(
        self,
        question: str,
        history: History,
        *,
        documents: Sequence[str] | None,
        dated: str | None,
        on_stage: OnStage,
    ) -> Answer:
        self.history, self.documents, self.dated = history, documents, dated
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
    turns: Sequence[ChatTurn] = (),
    documents: Sequence[str] | None = None,
) -> list[Found | PartialTurn | ChatTurn]:
    async def steps() -> list[Found | PartialTurn | ChatTurn]:
        return [step async for step in take_turn(ask, question, turns, documents)]

    return asyncio.run(steps())


def turn(ask: Ask, question: str, *before: ChatTurn) -> ChatTurn:
    last = taken(ask, question, before)[-1]
    assert isinstance(last, ChatTurn)
    return last


def test_the_number_of_passages_found_comes_before_the_answer() -> None:
    found, last = taken(Asked("Umerov"), "Who led?")
    assert found == Found(12, 3)
    assert isinstance(last, ChatTurn)
    assert last.answer
    assert last.answer.text == "Umerov"


def test_an_answer_comes_before_its_wording() -> None:
    _, partial, last = taken(Asked("Umerov", wording="It was Umerov [1]."), "Who led?")
    assert isinstance(partial, PartialTurn)
    assert partial.turn.answer
    assert (partial.turn.answer.text, partial.turn.answer.wording) == ("Umerov", None)
    assert isinstance(last, ChatTurn)
    assert last.answer
    assert last.answer.wording == "It was Umerov [1]."


def test_the_history_has_only_the_turns_that_searched_documents() -> None:
    before = [
        turn(Asked("Umerov"), "Who led?"),
        turn(Asked(note="Hello!"), "hello"),
        ChatTurn("Why?", error="Too long."),
        turn(Asked(), "Who sang?"),
    ]
    ask = Asked()
    turn(ask, "When?", *before)
    assert ask.history == [
        {"question": "Who led?", "answer": "Umerov", "quotes": [{"text": "Umerov"}]},
        {"question": "Who sang?", "answer": "", "quotes": []},
    ]


def test_only_the_chosen_documents_are_searched() -> None:
    ask = Asked()
    taken(ask, "When?", documents=["a.md"])
    assert ask.documents == ["a.md"]


def test_an_invalid_question_gets_its_error_as_the_reply() -> None:
    last = turn(Asked(error=QuestionTooLong("Ask for one thing.")), "Why?")
    assert last == ChatTurn("Why?", error="Ask for one thing.")


def test_an_unexpected_failure_is_logged_and_shown_without_details(
    caplog: pytest.LogCaptureFixture,
) -> None:
    last = turn(Asked(error=RuntimeError("the disk is gone")), "Does it break?")
    assert last.error == (
        "Something went wrong; see the terminal where askquote runs for details."
    )
    assert "the disk is gone" in caplog.text


def test_a_turn_is_saved_as_the_answers_json_and_parsed_unchanged() -> None:
    answered_turn = turn(Asked("Umerov"), "Who led?")
    assert answered_turn.as_json()["answer"] == answered("Who led?", "Umerov").as_json()
    both = [answered_turn, ChatTurn("Why?", error="Too long.")]
    stored = json.loads(json.dumps([each.as_json() for each in both]))
    assert list(parse_turns(stored)) == both


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
def test_saved_turns_of_an_unknown_format_are_left_out(stored: object) -> None:
    assert parse_turns(stored) == []


def test_only_the_last_fifty_turns_are_parsed() -> None:
    stored = [{"question": str(number), "error": "x"} for number in range(60)]
    assert [each.question for each in parse_turns(stored)] == [
        str(number) for number in range(10, 60)
    ]


def test_closing_the_stages_does_not_wait_for_the_answer() -> None:
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
    """The first stage; the asking can end only after its stages are closed."""
    asking = stages(ask)
    first = await anext(asking)
    await asking.aclose()
    assert not released.is_set()
    released.set()
    return first
