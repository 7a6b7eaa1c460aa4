"""The side panel that shows a quote's document."""

from pathlib import Path

import gradio as gr

from ui.page import texts
from ui.page.scripts import read_script

_SCRIPT = Path(__file__).with_name("panel.js")
# No script may run in it, whatever the document contains. Popups are for the original file.
_PANEL = f"""
<dialog id="panel" aria-label="{texts.PANEL}">
  <button type="button" class="close">{texts.CLOSE} <kbd>{texts.ESCAPE_KEY}</kbd></button>
  <iframe name="document" title="{texts.PANEL_FRAME}"
    sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads"
  ></iframe>
</dialog>
<p id="announcer" role="status" aria-live="polite"></p>
"""


def add_panel() -> None:
    """Add the panel to a page under construction; links with target "document" open in it."""
    gr.HTML(
        _PANEL,
        apply_default_css=False,
        elem_id="panel-container",
        js_on_load=read_script(
            _SCRIPT,
            copied=texts.COPIED,
            answer=texts.ANSWER_COPIED,
            quote=texts.QUOTE_COPIED,
            link=texts.LINK_COPIED,
            prompt=texts.COPY_BY_HAND,
        ),
    )
