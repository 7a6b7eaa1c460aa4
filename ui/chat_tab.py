"""The chat tab: asking, and the answers."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from qa.stages import Found
from ui.chat import Ask, Growing, Turn, kept_turns, take_turn
from ui.chooser import Chooser, add_chooser
from ui.example_buttons import add_examples
from ui.exporting import add_exports
from ui.judging import SCRIPT, add_judging
from ui.offers import Offers
from ui.render import chat_html, turn_html, waiting_html

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

_Listener = dict[str, Any]  # as Gradio types what can be cancelled


@dataclass(frozen=True, slots=True)
class Desk:
    """What the chat asks, the names of the documents, its offers, and what it is kept under."""

    ask: Ask
    documents: Callable[[], Sequence[str]]
    name: str
    offers: Offers


@dataclass(frozen=True, slots=True)
class _Chat:
    """The components that a question changes, and those that it comes from."""

    box: gr.Textbox
    shown: gr.HTML
    kept: gr.BrowserState
    waiting: gr.State
    chooser: Chooser

    @property
    def outputs(self) -> list[gr.components.Component]:
        """What a reply changes."""
        return [self.box, self.shown, self.kept, self.waiting]


def add_chat(page: gr.Blocks, desk: Desk) -> gr.BrowserState:
    """Add the chat to a page that is being built; gives what the browser keeps of it."""
    with gr.Row(elem_id="top"):
        gr.HTML("<h1>askquote</h1>", apply_default_css=False)
        new = gr.Button("New chat", size="sm", scale=0, min_width=90, elem_id="new")
    gr.HTML(_PROMISE, elem_id="promise", apply_default_css=False)
    shown = gr.HTML(
        chat_html(),
        apply_default_css=False,
        js_on_load=_SCRIPT.read_text(encoding="utf-8") + SCRIPT,
        elem_classes=[] if desk.offers.feedback else ["unjudged"],
    )
    buttons = add_examples(page, desk.offers.suggested)
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
    chat = _Chat(box, shown, kept, gr.State(""), chooser)
    asked = _add_asking(chat, desk.ask, [box.submit, send.click], box)
    by_example = [_add_asking(chat, desk.ask, [one.click], one) for one in buttons]
    opened = _add_opening(page, chat, desk.ask)
    _add_endings(chat, stop, new, [asked, opened, *by_example])
    if desk.offers.feedback is not None:
        add_judging(shown, kept, desk.offers.feedback)
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
    ask: Ask,
    events: Sequence[Callable[..., object]],
    source: gr.components.Component,
) -> _Listener:
    listener: _Listener = gr.on(
        events,
        replier(ask),
        [source, chat.kept, chat.chooser.names],
        chat.outputs,
        concurrency_id="chat",
        concurrency_limit=8,
        show_progress="hidden",
        api_visibility="private",
    )
    return listener


def _add_opening(page: gr.Blocks, chat: _Chat, ask: Ask) -> _Listener:
    """Show the chat that the browser has kept, and ask what the address does."""
    listener: _Listener = page.load(
        opener(ask),
        [chat.box, chat.kept, chat.chooser.names],
        chat.outputs,
        js=_QUESTION_OF_THE_ADDRESS,
        concurrency_id="chat",
        show_progress="hidden",
        api_visibility="private",
    )
    return listener


def _add_endings(
    chat: _Chat,
    stop: gr.Button,
    new: gr.Button,
    events: list[_Listener],
) -> None:
    stop.click(
        _stopped,
        [chat.kept, chat.waiting],
        [chat.box, chat.shown, chat.waiting],
        cancels=events,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
    new.click(
        lambda: ("", chat_html(), [], ""),
        [],
        chat.outputs,
        cancels=events,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )


def replier(ask: Ask) -> Callable[[str, Kept, list[str]], Updates]:
    """What a question does to the box, the chat, what is kept of it, and what waits."""

    async def reply(question: str, kept: Kept, chosen: list[str]) -> Updates:
        if not question.strip():
            yield "", gr.skip(), gr.skip(), gr.skip()
            return
        turns = kept_turns(kept)
        async for update in _replies(ask, question, turns, (turns, chosen)):
            yield update

    return reply


def opener(ask: Ask) -> Callable[[str, Kept, list[str]], Updates]:
    """What opening the page does: the kept chat is shown, and the address's question asked.

    That question stands alone, as its address does not name what went before.
    """

    async def opened(question: str, kept: Kept, chosen: list[str]) -> Updates:
        turns = kept_turns(kept)
        if not question.strip():
            # Somebody may have begun to type, or even asked, in an empty chat.
            shown = chat_html(*map(turn_html, turns)) if turns else gr.skip()
            yield gr.skip(), shown, gr.skip(), gr.skip()
            return
        async for update in _replies(ask, question, turns, ([], chosen)):
            yield update

    return opened


async def _replies(
    ask: Ask,
    question: str,
    turns: Sequence[Turn],
    among: tuple[Sequence[Turn], Sequence[str]],
) -> Updates:
    """The updates while a question is answered that is shown after some turns.

    `among` are the turns that it may refer to, and the documents that are asked, if not all.
    """
    before = [turn_html(turn) for turn in turns]
    referred, chosen = among
    yield "", chat_html(*before, waiting_html(question)), gr.skip(), question
    async for step in take_turn(ask, question, referred, list(chosen) or None):
        if isinstance(step, Found):
            shown = chat_html(*before, waiting_html(question, step))
            yield gr.skip(), shown, gr.skip(), gr.skip()
            continue
        is_growing = isinstance(step, Growing)
        turn = step.turn if isinstance(step, Growing) else step
        rows = [turn.as_json() for turn in (*turns, turn)]
        shown = chat_html(*before, turn_html(turn, is_growing=is_growing))
        yield gr.skip(), shown, rows, ""


def _stopped(kept: Kept, waiting: str) -> tuple[object, ...]:
    """The chat without what it waited for; a question without an answer is in the box again."""
    box = waiting or gr.skip()
    return box, chat_html(*map(turn_html, kept_turns(kept))), ""
