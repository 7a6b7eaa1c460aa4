"""The side panel that shows a quote's document."""

from pathlib import Path

import gradio as gr

_SCRIPT = Path(__file__).with_name("panel.js")
# No script may run in it, whatever the document contains. Popups are for the original file.
_PANEL = """
<dialog id="panel" aria-label="Document">
  <button type="button" class="close">Close <kbd>Esc</kbd></button>
  <iframe name="document" title="The document with the quote"
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
        js_on_load=_SCRIPT.read_text(encoding="utf-8"),
    )
