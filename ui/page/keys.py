"""The keys of the page, with an overlay that lists them."""

from pathlib import Path

import gradio as gr

from ui.page import texts
from ui.page.scripts import read_script

_SCRIPT = Path(__file__).with_name("keys.js")


def add_keys() -> None:
    """Add the keys and their overlay to a page under construction."""
    rows = "".join(
        f"<div><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>"
        for key, words in texts.KEY_ACTIONS.items()
    )
    gr.HTML(
        f'<dialog id="keys" aria-label="{texts.KEYS}"><h2>{texts.KEYS}</h2><dl>{rows}</dl>'
        f'<form method="dialog"><button>{texts.CLOSE}</button></form></dialog>',
        apply_default_css=False,
        js_on_load=read_script(_SCRIPT),
    )
