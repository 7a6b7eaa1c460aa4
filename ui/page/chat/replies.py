"""Answering the questions of a chat, step by step."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

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
# A handler has to yield: after one that didn't, Gradio drops the next question.
_NO_CHANGE = (gr.skip(), gr.skip(), gr.skip())


async def stop_reply(reply_slot: ReplySlot) -> None:
    """Stop the current reply, if any."""
    reply_slot.stop()


@dataclass(frozen=True, slots=True)
class Replies:
    """Handlers of a chat's events; each yields updates of the box, the chat and the saved turns.

    `store` is None if feedback is turned off. A question is asked of the `documents` and the
    years `dated`; of all documents if both are empty. Nothing happens while another reply
    is running.
    """

    ask: Ask
    store: FeedbackStore | None

    async def reply(
        self,
        question: str,
        saved: SavedTurns,
        documents: list[str],
        reply_slot: ReplySlot,
        dated: str | None = None,
    ) -> Updates:
        """Answer a question that follows the saved turns."""
        turns = parse_turns(saved)
        if not question.strip():
            yield _NO_CHANGE
            return
        steps = self._steps(question, turns, documents, dated)
        async for update in self._updates(question, turns, steps, reply_slot):
            yield update

    async def open_chat(
        self,
        question: str,
        saved: SavedTurns,
        documents: list[str],
        reply_slot: ReplySlot,
        dated: str | None = None,
    ) -> Updates:
        """Show the saved turns, and answer the URL's question, if any, without their history."""
        turns = parse_turns(saved)
        if not question.strip():
            yield gr.skip(), chat_html(*await self._render(turns)), gr.skip()
            return
        steps = self._steps(question, [], documents, dated)
        async for update in self._updates(question, turns, steps, reply_slot):
            yield update

    async def ask_again(
        self,
        saved: SavedTurns,
        documents: list[str],
        reply_slot: ReplySlot,
        dated: str | None,
        event: gr.EventData,
    ) -> Updates:
        """Ask a turn's question again, as a new turn.

        The event's `turn` is its number, and `how` is "all", of all documents, or "alone",
        without the turns before it.
        """
        turns = parse_turns(saved)
        if not (isinstance(event.turn, int) and 0 <= event.turn < len(turns)):
            yield _NO_CHANGE
            return
        question = turns[event.turn].question
        if event.how == "all":
            steps = self._steps(question, turns[: event.turn], [], None)
        else:
            steps = self._steps(question, [], documents, dated)
        async for update in self._updates(question, turns, steps, reply_slot):
            yield update

    def _steps(
        self,
        question: str,
        history: Sequence[ChatTurn],
        documents: list[str],
        dated: str | None,
    ) -> Steps:
        return take_turn(self.ask, question, history, documents or None, years(dated))

    async def _updates(
        self,
        question: str,
        turns: Sequence[ChatTurn],
        steps: Steps,
        reply_slot: ReplySlot,
    ) -> Updates:
        """The updates while a question, shown after earlier turns, is answered in steps."""
        with reply_slot.reserve() as reply:
            if reply is None:
                yield _NO_CHANGE
                return
            earlier = await self._render(turns)
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

    async def _render(self, turns: Sequence[ChatTurn]) -> Sequence[str]:
        """Turns as HTML; reads the feedback in a thread, so other chats aren't blocked."""
        return await asyncio.to_thread(turns_html, self.store, turns)


def _stopped_update(
    question: str, earlier: Sequence[str], turn: ChatTurn | None
) -> tuple[object, ...]:
    """The chat without the missing rest; an unanswered question goes back into the box."""
    if turn is None:
        return question, chat_html(*earlier), gr.skip()
    return gr.skip(), chat_html(*earlier, turn_html(turn)), gr.skip()
