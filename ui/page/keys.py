"""The keys of the page, with an overlay that lists them."""

from pathlib import Path

import gradio as gr

_SCRIPT = Path(__file__).with_name("keys.js")
_KEYS = {
    "/": "Type a question",
    "↑": "Edit the last question, in the empty box",
    "j": "Next quote",
    "k": "Previous quote",
    "Enter": "Open the quote in its document",
    "Esc": "Close the document",
    "?": "Show these keys",
}


def add_keys() -> None:
    """Add the keys and their overlay to a page under construction."""
    rows = "".join(
        f"<div><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>"
        for key, words in _KEYS.items()
    )
    gr.HTML(
        f'<dialog id="keys" aria-label="Keys"><h2>Keys</h2><dl>{rows}</dl>'
        '<form method="dialog"><button>Close</button></form></dialog>',
        apply_default_css=False,
        js_on_load=_SCRIPT.read_text(encoding="utf-8"),
    )
