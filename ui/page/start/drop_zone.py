"""Dropping files on the chat: the way to start with an empty folder, and to add files later."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import gradio as gr
from gradio.events import Dependency

from ui.page.documents.changes import BUTTONS, change
from ui.page.documents.context import EVENT_OPTIONS, DocumentsContext
from ui.page.documents.drop_field import add_drop_field
from ui.page.documents.uploading import Updates, report_errors, upload
from ui.page.scripts import read_script

_SCRIPT = Path(__file__).with_name("drop_anywhere.js")


def add_drop_zone(page: gr.Blocks, context: DocumentsContext) -> Dependency:
    """Add the zone to a page under construction; returns the event of an upload.

    The zone is seen while there are no documents; files can be dropped anywhere later, too.
    """
    with gr.Column(elem_id="start"):
        files, note = add_drop_field(
            context.uploads.limits, "chat-drop", visible="hidden"
        )
        message = gr.HTML(
            "",
            apply_default_css=False,
            js_on_load=read_script(_SCRIPT) + BUTTONS,
            elem_id="chat-uploads",
        )
    zone = [files, note]
    page.load(partial(_shown, context), None, zone, queue=False, **EVENT_OPTIONS)

    async def take(paths: Sequence[str] | None) -> Updates:
        async for progress, _, cleared in upload(context, paths, ""):
            yield progress, cleared

    uploaded = files.upload(
        partial(report_errors, take, 1),
        files,
        [message, files],
        concurrency_limit=8,
        **EVENT_OPTIONS,
    )

    async def press(event: gr.EventData) -> AsyncIterator[object]:
        async for note, _ in report_errors(change, 1, context, "", event):
            yield note

    message.click(press, None, [message], **EVENT_OPTIONS)
    uploaded.then(partial(_shown, context), None, zone, queue=False, **EVENT_OPTIONS)
    return uploaded


def _shown(context: DocumentsContext) -> tuple[object, object]:
    """The zone and its note, which are seen if there are no documents yet."""
    visible: Literal["hidden", True] = "hidden" if context.files() else True
    return gr.File(visible=visible), gr.HTML(visible=visible)
