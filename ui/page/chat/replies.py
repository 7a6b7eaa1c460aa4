"""Handlers that answer a question: they yield updates of the box, the chat and the saved turns."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Protocol

import gradio as gr

from qa.feedback.store import FeedbackStore
from qa.stages import Found
from ui.page.chat.document_chooser import years
from ui.page.chat.feedback_events import turns_html
from ui.page.chat.html import chat_html, turn_html, waiting_html
from ui.page.chat.reply_slot import ReplySlot
from ui.page.chat.turns import (
    Ask,
    ChatTurn,
    PartialTurn,
    SavedTurns,
    parse_turns,
    take_turn,
)

Updates = AsyncIterator[tuple[object, ...]]
Steps = AsyncGenerator[Found | PartialTurn | ChatTurn]


class Handler(Protocol):
    """Handles a question; all documents are searched without names and years."""

    def __call__(
        self,
        question: str,
        saved: SavedTurns,
        documents: list[str],
        reply_slot: ReplySlot,
        dated: str | None = None,
    ) -> Updates:
        """Yield the updates of the box, the chat and the saved turns."""


Reask = Callable[[SavedTurns, list[str], ReplySlot, str | None, gr.EventData], Updates]
_NO_CHANGE = (gr.skip(), gr.skip(), gr.skip())


async def stop_reply(reply_slot: ReplySlot) -> None:
    """Stop the current reply, if any."""
    reply_slot.stop()


def replier(ask: Ask, store: FeedbackStore | None) -> Handler:
    """The handler of a question: yields updates of the box, the chat and the saved turns.

    It does nothing while another reply is running.
    """

    async def reply(
        question: str,
        saved: SavedTurns,
        documents: list[str],
        reply_slot: ReplySlot,
        dated: str | None = None,
    ) -> Updates:
        if not question.strip():
            yield _NO_CHANGE
            return
        turns = parse_turns(saved)
        steps = take_turn(ask, question, turns, documents or None, years(dated))
        async for update in _reply_updates(question, turns, steps, reply_slot, store):
            yield update

    return reply


def opener(ask: Ask, store: FeedbackStore | None) -> Handler:
    """The handler of opening a chat: shows it, and asks the URL's question, if any.

    That question gets no history, as the URL names none.
    """

    async def open_chat(
        question: str,
        saved: SavedTurns,
        documents: list[str],
        reply_slot: ReplySlot,
        dated: str | None = None,
    ) -> Updates:
        turns = parse_turns(saved)
        if not question.strip():
            yield gr.skip(), chat_html(*await _render(store, turns)), gr.skip()
            return
        steps = take_turn(ask, question, [], documents or None, years(dated))
        async for update in _reply_updates(question, turns, steps, reply_slot, store):
            yield update

    return open_chat


def reasker(ask: Ask, store: FeedbackStore | None) -> Reask:
    """The handler of asking a turn's question again, in all documents or without its history.

    The reply is a new turn.
    """

    async def ask_again(
        saved: SavedTurns,
        documents: list[str],
        reply_slot: ReplySlot,
        dated: str | None,
        event: gr.EventData,
    ) -> Updates:
        turns = parse_turns(saved)
        number = event.turn if isinstance(event.turn, int) else -1
        if not 0 <= number < len(turns):
            return
        question = turns[number].question
        if event.how == "all":
            steps = take_turn(ask, question, turns[:number], None)
        else:
            steps = take_turn(ask, question, [], documents or None, years(dated))
        async for update in _reply_updates(question, turns, steps, reply_slot, store):
            yield update

    return ask_again


async def _reply_updates(
    question: str,
    turns: Sequence[ChatTurn],
    steps: Steps,
    reply_slot: ReplySlot,
    store: FeedbackStore | None,
) -> Updates:
    """The updates while a question, shown after earlier turns, is answered in steps."""
    with reply_slot.reserve() as reply:
        if reply is None:
            yield _NO_CHANGE
            return
        earlier = await _render(store, turns)
        yield gr.skip(), chat_html(*earlier, waiting_html(question)), gr.skip()
        turn: ChatTurn | None = None
        async with aclosing(reply.until_ended(steps)) as steps_until_ended:
            async for step in steps_until_ended:
                if isinstance(step, Found):
                    html = chat_html(*earlier, waiting_html(question, step))
                    yield gr.skip(), html, gr.skip()
                    continue
                is_partial = isinstance(step, PartialTurn)
                turn = step.turn if isinstance(step, PartialTurn) else step
                rows = [each.as_json() for each in (*turns, turn)]
                html = chat_html(*earlier, turn_html(turn, is_partial=is_partial))
                yield gr.skip(), html, rows
        if reply.is_stopped:
            yield _stopped_update(question, earlier, turn)


async def _render(
    store: FeedbackStore | None, turns: Sequence[ChatTurn]
) -> Sequence[str]:
    """Turns as HTML; reads the feedback in a thread, so other chats aren't blocked."""
    return await asyncio.to_thread(turns_html, store, turns)


def _stopped_update(
    question: str, earlier: Sequence[str], turn: ChatTurn | None
) -> tuple[object, ...]:
    """The chat without the missing rest; an unanswered question goes back into the box."""
    if turn is None:
        return question, chat_html(*earlier), gr.skip()
    return gr.skip(), chat_html(*earlier, turn_html(turn)), gr.skip()
