"""A field to drop files on, with the limits of uploads below it."""

from pathlib import Path
from typing import Literal

import gradio as gr

from ui.page import texts
from ui.page.documents.html import limits_html
from ui.page.scripts import read_script
from ui.uploads.limits import UploadLimits

_SCRIPT = Path(__file__).with_name("drop.js")


def add_drop_field(
    limits: UploadLimits, name: str, *, visible: Literal["hidden", True] = True
) -> tuple[gr.File, gr.HTML]:
    """Add a field, with `name` as its id, to a page under construction; and its note."""
    files = gr.File(
        label=texts.UPLOAD_FILES,
        show_label=False,
        file_count="multiple",
        height=136,
        visible=visible,
        elem_id=name,
    )
    note = gr.HTML(
        limits_html(limits, name),
        apply_default_css=False,
        js_on_load=read_script(
            _SCRIPT, many=texts.TOO_MANY_FILES, large=texts.TOO_LARGE
        ),
        visible=visible,
        elem_id=f"{name}-note",
    )
    return files, note
