"""The chats of this browser, in a sidebar; only the browser keeps them."""

from pathlib import Path
from typing import Any

import gradio as gr

from ui.page import texts
from ui.page.scripts import read_script

_SCRIPT = Path(__file__).with_name("chats.js")
_LIST = f"""
<nav aria-label="{texts.CHATS}">
  <h2>{texts.CHATS}</h2>
  <input type="search" placeholder="{texts.SEARCH_CHATS}" aria-label="{texts.SEARCH_CHATS}">
  <ul></ul>
  <p class="none" role="status" hidden>{texts.NO_CHAT_FOUND}</p>
</nav>
<p id="undo" role="status" hidden><span></span> <button type="button">{texts.UNDO}</button></p>
"""


def add_chats(name: str) -> gr.HTML:
    """Add the sidebar to a page under construction; returns the turns of the open chat.

    `name` is the database that the browser keeps the chats in. The component triggers
    "restore" when another chat is opened, and "stop" when a reply has to end before that.
    """
    script = read_script(
        _SCRIPT,
        name=name,
        rename=texts.RENAME,
        renameChat=texts.RENAME_CHAT,
        title=texts.CHAT_TITLE,
        remove=texts.DELETE,
        removeChat=texts.DELETE_CHAT,
        removed=texts.CHAT_DELETED,
        started=texts.CHAT_STARTED,
        removedTurn=texts.QUESTION_DELETED,
        removedRest=texts.TURNS_REMOVED,
    )
    options: dict[str, Any] = {"apply_default_css": False, "elem_id": "chats"}
    with gr.Sidebar(open=False, width=280, elem_id="sidebar"):
        return gr.HTML([], html_template=_LIST, js_on_load=script, **options)
