"""The chats of this browser, in a sidebar; only the browser keeps them."""

from pathlib import Path
from typing import Any

import gradio as gr

_SCRIPT = Path(__file__).with_name("chats.js")
_LIST = """
<nav aria-label="Chats">
  <h2>Chats</h2>
  <input type="search" placeholder="Search chats" aria-label="Search chats">
  <ul></ul>
</nav>
<p id="undo" role="status" hidden><span></span> <button type="button">Undo</button></p>
"""


def add_chats(name: str) -> gr.HTML:
    """Add the sidebar to a page under construction; returns the turns of the open chat.

    `name` is the database that the browser keeps the chats in. The component triggers
    "restore" when another chat is opened, and "stop" when a reply has to end before that.
    """
    script = _SCRIPT.read_text(encoding="utf-8").replace("NAME", name)
    options: dict[str, Any] = {"apply_default_css": False, "elem_id": "chats"}
    with gr.Sidebar(open=False, width=280, elem_id="sidebar"):
        return gr.HTML([], html_template=_LIST, js_on_load=script, **options)
