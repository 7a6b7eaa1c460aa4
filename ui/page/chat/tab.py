"""The chat tab."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency

from ui.page import texts
from ui.page.chat.chats import add_chats
from ui.page.chat.document_chooser import Chooser, add_chooser
from ui.page.chat.export_buttons import add_exports
from ui.page.chat.feedback_events import SCRIPT, add_feedback_events
from ui.page.chat.html import chat_html
from ui.page.chat.replies import Replies, stop_reply
from ui.page.chat.reply_slot import ReplySlot
from ui.page.chat.turns import Ask
from ui.page.scripts import read_script
from ui.page.services import PageServices
from ui.page.start.invitation import start_html
from ui.page.start.question_buttons import add_question_buttons

_SCRIPT = Path(__file__).with_name("chat.js")
_DRAFTS = Path(__file__).with_name("drafts.js")
# What is typed while a reply is running stays in the box. drafts.js keeps both texts.
_TAKE = """
asked => {
  if (document.querySelector('.waiting')) return ['', asked];
  sessionStorage.removeItem('askquote-draft');
  sessionStorage.setItem('askquote-asked', asked);
  return [asked, ''];
}
"""
_PUT_BACK = """
(asked, typed) => {
  sessionStorage.removeItem('askquote-asked');
  sessionStorage.setItem('askquote-draft', typed || asked);
  return typed || asked;
}
"""
_TAKE_QUESTION_FROM_URL = """
(question, saved, documents, slot, dated) => {
  const asked = new URLSearchParams(location.search).get('q');
  if (asked) history.replaceState(null, '', location.pathname);
  return [asked ?? '', saved, documents, slot, dated];
}
"""

_REPLYING: dict[str, Any] = {
    "trigger_mode": "multiple",  # the reply slot allows one reply at a time
    "concurrency_id": "chat",
    "concurrency_limit": 8,
    "show_progress": "hidden",
    "api_visibility": "private",
}
_LOADING: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class ChatContext:
    """What the chat works with.

    `documents` returns the names of all documents, `folder` the header's line about them, and
    `start` what an empty chat shows.
    `name` is the key that the browser saves the chat under.
    """

    ask: Ask
    documents: Callable[[], Sequence[str]]
    folder: Callable[[], str]
    start: Callable[[], str]
    name: str
    services: PageServices

    @property
    def replies(self) -> Replies:
        """What answers its questions."""
        return Replies(self.ask, self.services.feedback)


@dataclass(frozen=True, slots=True)
class _Components:
    """The components that asking reads and updates."""

    box: gr.Textbox
    asked: gr.Textbox
    """The question that was taken from the box."""
    chat: gr.HTML
    saved: gr.HTML
    reply_slot: gr.State
    chooser: Chooser

    def inputs(self, source: gr.components.Component) -> list[gr.components.Component]:
        """What a reply to the question of a component reads."""
        chooser = self.chooser
        return [source, self.saved, chooser.names, self.reply_slot, chooser.dated]

    @property
    def outputs(self) -> list[gr.components.Component]:
        """What a reply updates."""
        return [self.box, self.chat, self.saved]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the chat stands in: the page, its tab, the header's line, and an upload's event."""

    page: gr.Blocks
    tab: gr.Tab
    folder: gr.HTML
    uploaded: Dependency


def add_chat(around: Surroundings, context: ChatContext) -> gr.HTML:
    """Add the chat to a page under construction; returns its saved turns.

    After an upload, it suggests questions and counts the documents again.
    """
    page, uploaded = around.page, around.uploaded
    services = context.services
    start = gr.HTML(start_html(), elem_id="intro", apply_default_css=False)
    chat = gr.HTML(
        chat_html(),
        apply_default_css=False,
        js_on_load=read_script(_SCRIPT) + SCRIPT,
        elem_classes=[] if services.feedback else ["no-feedback"],
    )
    buttons = add_question_buttons([page.load, uploaded.then], services.suggested)
    saved = add_chats(context.name)
    with gr.Column(elem_id="bottom"):
        chooser = add_chooser(page, context.documents, context.name)
        with gr.Row(elem_id="exports"):
            add_exports(saved)
        with gr.Row(elem_id="composer"):
            box = _question_box()
            _add_drafts()
            send = gr.Button(
                texts.ASK, variant="primary", scale=0, min_width=80, elem_id="send"
            )
            stop = gr.Button(texts.STOP, scale=0, min_width=80, elem_id="stop")
    for event in (page.load, uploaded.then, around.tab.select):
        chooser.update_title_after(event)
        event(context.folder, None, around.folder, queue=False, **_LOADING)
    for event in (page.load, uploaded.then):
        event(context.start, None, start, queue=False, **_LOADING)
    components = _Components(
        box, gr.Textbox(visible="hidden"), chat, saved, gr.State(ReplySlot()), chooser
    )
    _add_asking(components, context, [box.submit, send.click], box)
    for button in buttons:
        _add_asking(components, context, [button.click], button)
    _add_asking_again(components, context)
    _add_opening(components, context)
    _add_stopping(components, stop)
    if services.feedback is not None:
        add_feedback_events(chat, saved, services.feedback)
    return saved


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label=texts.QUESTION,
        show_label=False,
        container=False,
        placeholder=texts.ASK_A_QUESTION,
        max_lines=6,
        autofocus=True,
        scale=1,
        elem_id="question",
    )


def _add_drafts() -> None:
    script = read_script(_DRAFTS)
    gr.HTML("", apply_default_css=False, js_on_load=script, visible="hidden")


def _add_asking(
    components: _Components,
    context: ChatContext,
    events: Sequence[Callable[..., object]],
    source: gr.components.Component,
) -> None:
    box, asked = components.box, components.asked
    taken = gr.on(
        events, None, source, [asked, box], js=_TAKE, api_visibility="private"
    )
    reply = taken.then(
        context.replies.reply,
        components.inputs(asked),
        components.outputs,
        **_REPLYING,
    )
    reply.failure(None, [asked, box], box, js=_PUT_BACK, api_visibility="private")
    components.chooser.update_title_after(reply.then)


def _add_asking_again(components: _Components, context: ChatContext) -> None:
    """Ask a turn's question again when its button is pressed."""
    _, *inputs = components.inputs(components.box)
    reply = components.chat.retry(
        context.replies.ask_again,
        inputs,
        components.outputs,
        **_REPLYING,
    )
    components.chooser.update_title_after(reply.then)


def _add_opening(components: _Components, context: ChatContext) -> None:
    """Show the chat that is opened, and ask the question in the page's URL, if any."""
    components.saved.restore(
        context.replies.open_chat,
        components.inputs(components.asked),
        components.outputs,
        js=_TAKE_QUESTION_FROM_URL,
        concurrency_id="chat",
        show_progress="hidden",
        api_visibility="private",
    )


def _add_stopping(components: _Components, stop: gr.Button) -> None:
    gr.on(
        [stop.click, components.saved.stop],
        stop_reply,
        components.reply_slot,
        None,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
