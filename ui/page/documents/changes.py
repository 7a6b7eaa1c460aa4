"""Removing documents, bringing them back, and replacing them, each followed by a sync."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

import gradio as gr
from pydantic import TypeAdapter

from ui.page import texts
from ui.page.documents.context import DocumentsContext
from ui.page.documents.html import note_html, table_html, undo_html
from ui.page.documents.uploading import MOST_SYNCS, Updates, error_html, poll_sync
from ui.uploads.folder import Removed

# The buttons of a message say in their data what they do.
BUTTONS = """
element.addEventListener('click', event => {
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  button.disabled = true;
  trigger('click', {...button.dataset});
});
"""
_REMOVED = TypeAdapter(tuple[Removed, ...])
_NAMES = TypeAdapter(tuple[str, ...])


async def change(
    context: DocumentsContext, search: str, event: gr.EventData
) -> Updates:
    """Do what a button of the tab says, and yield the message and the table as it goes.

    Raises:
        RemovalRefused, UploadsUnusable: it can't be done.
        ValidationError: the page has sent something else.
    """
    match getattr(event, "act", "remove"):
        case "restore":
            steps = _restore(context, _REMOVED.validate_json(event.removed), search)
        case "replace":
            steps = _replace(context, str(event.document), str(event.new), search)
        case _:
            steps = _remove(context, _NAMES.validate_python(event.documents), search)
    async for update in steps:
        yield update


async def _remove(
    context: DocumentsContext, documents: Sequence[str], search: str
) -> Updates:
    """Move documents' files to the trash, then sync until the index has dropped them."""
    removed = [
        await asyncio.to_thread(context.uploads.remove, name) for name in documents
    ]
    words, undo = texts.removed(documents), undo_html(removed)
    async for update in _synced(
        context, search, gone=documents, words=words, undo=undo
    ):
        yield update


async def _restore(
    context: DocumentsContext, removed: Sequence[Removed], search: str
) -> Updates:
    names = [await asyncio.to_thread(context.uploads.restore, each) for each in removed]
    words = texts.restored(names)
    async for update in _synced(context, search, there=names, words=words):
        yield update


async def _replace(
    context: DocumentsContext, document: str, new: str, search: str
) -> Updates:
    await asyncio.to_thread(context.uploads.replace, document, new)
    words = texts.REPLACED.format(document=document)
    async for update in _synced(context, search, gone=[new], words=words):
        yield update


async def _synced(  # noqa: PLR0913 - what to wait for, and what to say
    context: DocumentsContext,
    search: str,
    *,
    gone: Collection[str] = (),
    there: Collection[str] = (),
    words: str,
    undo: str = "",
) -> Updates:
    """Sync until the index has seen a change: at most twice, as a sync may be running."""
    for _ in range(MOST_SYNCS):
        async for job in poll_sync(context):
            files = await asyncio.to_thread(context.files)
            is_seen = not any(name in files for name in gone) and all(
                name in files for name in there
            )
            note = note_html(words if is_seen else f"{words} {texts.SYNCING}", undo)
            table: Any = table_html([*files.values()], search)
            yield note + error_html(job), table
        if is_seen:
            break
