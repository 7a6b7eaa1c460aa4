"""The chat tab: asking, and the answers."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from qa.feedback.store import FeedbackStore
from qa.stages import Found
from ui.page.chat.document_chooser import Chooser, add_chooser
from ui.page.chat.export_buttons import add_exports
from ui.page.chat.feedback_events import SCRIPT, add_feedback_events, judged_html
from ui.page.chat.html import chat_html, turn_html, waiting_html
from ui.page.chat.question_buttons import add_question_buttons
from ui.page.chat.reply_slot import LastWord, ReplySlot
from ui.page.chat.turns import Ask, Growing, Turn, kept_turns, take_turn
from ui.page.services import PageServices

_PROMISE = (
    "<p>Ask your documents. Every answer is a quote from them, word for word; where they"
    " don't answer, the page says so.</p>"
)
_SCRIPT = Path(__file__).with_name("chat.js")
# Whoever can read a browser's storage can read the page, which has this too: it hides nothing,
# but another one would lose all chats.
_SECRET = "askquote"
_QUESTION_OF_THE_ADDRESS = """
(question, kept, chosen) => {
  const asked = new URLSearchParams(location.search).get('q');
  if (asked) history.replaceState(null, '', location.pathname);
  return [asked ?? '', kept, chosen];
}
"""

Kept = list[dict[str, object]]
"""The turns of a chat as a browser keeps them."""

Updates = AsyncIterator[tuple[object, ...]]
Steps = AsyncGenerator[Found | Growing | Turn]

_AS_IT_IS = (gr.skip(), gr.skip(), gr.skip())


@dataclass(frozen=True, slots=True)
class ChatContext:
    """What the chat asks, the names of the documents, the page's services, and what it is kept under."""

    ask: Ask
    documents: Callable[[], Sequence[str]]
    name: str
    services: PageServices


@dataclass(frozen=True, slots=True)
class _Chat:
    """The components that a question changes, and those that it comes from."""

    box: gr.Textbox
    shown: gr.HTML
    kept: gr.BrowserState
    floor: gr.State
    chooser: Chooser

    @property
    def outputs(self) -> list[gr.components.Component]:
        """What a reply changes."""
        return [self.box, self.shown, self.kept]


def add_chat(page: gr.Blocks, desk: ChatContext) -> gr.BrowserState:
    """Add the chat to a page that is being built; gives what the browser keeps of it."""
    with gr.Row(elem_id="top"):
        gr.HTML("<h1>askquote</h1>", apply_default_css=False)
        new = gr.Button("New chat", size="sm", scale=0, min_width=90, elem_id="new")
    gr.HTML(_PROMISE, elem_id="promise", apply_default_css=False)
    shown = gr.HTML(
        chat_html(),
        apply_default_css=False,
        js_on_load=_SCRIPT.read_text(encoding="utf-8") + SCRIPT,
        elem_classes=[] if desk.services.feedback else ["unjudged"],
    )
    buttons = add_question_buttons(page, desk.services.suggested)
    chooser = add_chooser(desk.documents)
    kept = gr.BrowserState([], storage_key=f"askquote-{desk.name}", secret=_SECRET)
    with gr.Row(elem_id="exports"):
        add_exports(kept)
    with gr.Row(elem_id="composer"):
        box = _question_box()
        send = gr.Button(
            "Ask", variant="primary", scale=0, min_width=80, elem_id="send"
        )
        stop = gr.Button("Stop", scale=0, min_width=80, elem_id="stop")
    chat = _Chat(box, shown, kept, gr.State(ReplySlot()), chooser)
    _add_asking(chat, desk, [box.submit, send.click], box)
    for one in buttons:
        _add_asking(chat, desk, [one.click], one)
    _add_opening(page, chat, desk)
    _add_endings(chat, stop, new)
    if desk.services.feedback is not None:
        add_feedback_events(shown, kept, desk.services.feedback)
    return kept


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Question",
        show_label=False,
        container=False,
        placeholder="Ask a question",
        max_lines=6,
        autofocus=True,
        scale=1,
        elem_id="question",
    )


def _add_asking(
    chat: _Chat,
    desk: ChatContext,
    events: Sequence[Callable[..., object]],
    source: gr.components.Component,
) -> None:
    gr.on(
        events,
        replier(desk.ask, desk.services.feedback),
        [source, chat.kept, chat.chooser.names, chat.floor],
        chat.outputs,
        trigger_mode="multiple",  # the floor says whose turn it is
        concurrency_id="chat",
        concurrency_limit=8,
        show_progress="hidden",
        api_visibility="private",
    )


def _add_opening(page: gr.Blocks, chat: _Chat, desk: ChatContext) -> None:
    """Show the chat that the browser has kept, and ask what the address does."""
    page.load(
        opener(desk.ask, desk.services.feedback),
        [chat.box, chat.kept, chat.chooser.names, chat.floor],
        chat.outputs,
        js=_QUESTION_OF_THE_ADDRESS,
        concurrency_id="chat",
        show_progress="hidden",
        api_visibility="private",
    )


def _add_endings(chat: _Chat, stop: gr.Button, new: gr.Button) -> None:
    # In the browser first, so that what is asked at once does not follow the old chat.
    empty = json.dumps(["", chat_html(), []])
    new.click(None, None, chat.outputs, js=f"() => {empty}", api_visibility="private")
    ends: Sequence[tuple[gr.Button, LastWord]] = [(stop, "stopped"), (new, "cleared")]
    for button, last_word in ends:
        button.click(
            ending(last_word),
            chat.floor,
            None,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )


def ending(last_word: LastWord) -> Callable[[ReplySlot], Awaitable[None]]:
    """What ends the reply that is given, which then leaves the page as its last word says."""

    async def end(floor: ReplySlot) -> None:
        floor.end(last_word)

    return end


def replier(
    ask: Ask, store: FeedbackStore | None
) -> Callable[[str, Kept, list[str], ReplySlot], Updates]:
    """What a question does to the box, the chat, and what is kept of it.

    While another reply is given, it does nothing.
    """

    async def reply(
        question: str, kept: Kept, chosen: list[str], floor: ReplySlot
    ) -> Updates:
        if not question.strip():
            yield "", gr.skip(), gr.skip()
            return
        turns = kept_turns(kept)
        steps = take_turn(ask, question, turns, chosen or None)
        async for update in _replies(question, turns, steps, floor, store):
            yield update

    return reply


def opener(
    ask: Ask, store: FeedbackStore | None
) -> Callable[[str, Kept, list[str], ReplySlot], Updates]:
    """What opening the page does: the kept chat is shown, and the address's question asked.

    That question stands alone, as its address does not name what went before.
    """

    async def opened(
        question: str, kept: Kept, chosen: list[str], floor: ReplySlot
    ) -> Updates:
        turns = kept_turns(kept)
        if not question.strip():
            # Somebody may have begun to type, or even asked, in an empty chat.
            shown = chat_html(*await _drawn(store, turns)) if turns else gr.skip()
            yield gr.skip(), shown, gr.skip()
            return
        steps = take_turn(ask, question, [], chosen or None)
        async for update in _replies(question, turns, steps, floor, store):
            yield update

    return opened


async def _replies(
    question: str,
    turns: Sequence[Turn],
    steps: Steps,
    floor: ReplySlot,
    store: FeedbackStore | None,
) -> Updates:
    """The updates while a question is answered in steps that is shown after some turns."""
    with floor.taken() as hold:
        if hold is None:
            yield _AS_IT_IS
            return
        before = await _drawn(store, turns)
        yield "", chat_html(*before, waiting_html(question)), gr.skip()
        turn: Turn | None = None
        async with aclosing(hold.until_lost(steps)) as bounded:
            async for step in bounded:
                if isinstance(step, Found):
                    shown = chat_html(*before, waiting_html(question, step))
                    yield gr.skip(), shown, gr.skip()
                    continue
                is_growing = isinstance(step, Growing)
                turn = step.turn if isinstance(step, Growing) else step
                rows = [one.as_json() for one in (*turns, turn)]
                shown = chat_html(*before, turn_html(turn, is_growing=is_growing))
                yield gr.skip(), shown, rows
        if hold.last_word == "stopped":
            yield _stopped(question, before, turn)
        elif hold.last_word == "cleared":
            yield gr.skip(), chat_html(), []


async def _drawn(store: FeedbackStore | None, turns: Sequence[Turn]) -> Sequence[str]:
    """FairSemaphore as HTML; other chats go on while the store is read."""
    return await asyncio.to_thread(judged_html, store, turns)


def _stopped(
    question: str, before: Sequence[str], turn: Turn | None
) -> tuple[object, ...]:
    """The chat without what it waited for; a question without an answer is in the box again."""
    if turn is None:
        return question, chat_html(*before), gr.skip()
    return gr.skip(), chat_html(*before, turn_html(turn)), gr.skip()
