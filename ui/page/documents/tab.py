"""The tab for the documents: what the index holds, uploads, removal, syncs, and a map."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import AskquoteError
from ui.api.schemas import JobJson
from ui.page.documents.html import (
    limits_html,
    note_html,
    table_html,
    trouble_html,
    upload_results_html,
)
from ui.page.documents.map import add_map
from ui.page.documents.shelf import QUIET, DocumentsContext, Tabs
from ui.page.documents.upload_results import (
    Known,
    UploadResult,
    are_settled,
    refused_upload,
    upload_result,
)
from ui.render.phrases import coverage
from ui.render.plain import report_lines
from ui.sync.jobs import Job
from ui.uploads.folder import TRASH

_SCRIPT = Path(__file__).with_name("documents.js")
_DROP_SCRIPT = Path(__file__).with_name("drop.js")
_LOOK_SECONDS = 5.0
_POLL_SECONDS = 0.4
_SYNCS = 2  # one that had begun before files came or went does not see that

Updates = AsyncIterator[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that are filled anew."""

    said: gr.HTML
    table: gr.HTML
    watched: gr.Checkbox
    words: gr.Textbox
    timer: gr.Timer
    last: gr.State
    """What the timer showed last, a `_Seen`."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one who looks is shown, so that only what has changed is shown again.

    To show the rest, too, would tick a box again that somebody has just unticked.
    """

    table: str = ""
    is_watched: bool | None = None


def add_documents(shelf: DocumentsContext, tabs: Tabs, kept: gr.BrowserState) -> None:
    """Fill the tab; `kept` is the chat, whose last quotes are lit up on the map."""
    with tabs.own:
        files = gr.File(
            label="Upload files",
            show_label=False,
            file_count="multiple",
            height=136,
            elem_id="drop",
        )
        gr.HTML(
            limits_html(shelf.uploads.limits),
            apply_default_css=False,
            js_on_load=_DROP_SCRIPT.read_text(encoding="utf-8"),
            elem_id="drop-note",
        )
        said = gr.HTML("", apply_default_css=False, elem_id="upkeep-said")
        with gr.Row(elem_id="shelf"):
            words = gr.Textbox(
                label="Find documents",
                show_label=False,
                container=False,
                placeholder="Find by name, kind or state",
                max_lines=1,
                scale=1,
            )
            sync = gr.Button("Sync now", size="sm", scale=0, min_width=100)
            watched = gr.Checkbox(
                label="Watch the folder", container=False, scale=0, min_width=170
            )
        table = gr.HTML(
            "",
            apply_default_css=False,
            js_on_load=_SCRIPT.read_text(encoding="utf-8"),
            elem_id="documents",
        )
        timer = gr.Timer(_LOOK_SECONDS, active=False)
        parts = _Parts(said, table, watched, words, timer, gr.State(_Seen()))
        add_map(shelf, tabs, kept)
    _add_looking(shelf, tabs, parts)
    _add_changing(shelf, parts, files, sync)


def _add_looking(shelf: DocumentsContext, tabs: Tabs, parts: _Parts) -> None:
    """Show the documents while the tab is looked at, and only then."""
    tabs.own.select(lambda: gr.Timer(active=True), None, parts.timer, **QUIET)
    for other in tabs.others:
        other.select(lambda: gr.Timer(active=False), None, parts.timer, **QUIET)
    gr.on(
        [tabs.own.select, parts.timer.tick, parts.words.input],
        partial(_looked, shelf),
        [parts.words, parts.last],
        [parts.table, parts.last, parts.watched],
        queue=False,
        trigger_mode="always_last",
        **QUIET,
    )
    parts.watched.input(partial(_switched, shelf), parts.watched, parts.said, **QUIET)


def _add_changing(
    shelf: DocumentsContext, parts: _Parts, files: gr.File, sync: gr.Button
) -> None:
    shown = [parts.said, parts.table]

    async def removed(words: str, event: gr.EventData) -> Updates:
        async for update in _telling(_removed, 1, shelf, str(event.document), words):
            yield update

    many: dict[str, Any] = {"concurrency_limit": 8, **QUIET}
    for event in (
        files.upload(
            partial(_telling, _uploaded, 2, shelf),
            [files, parts.words],
            [*shown, files],
            **many,
        ),
        sync.click(partial(_telling, _synced, 1, shelf), parts.words, shown, **many),
        parts.table.click(removed, parts.words, shown, **many),
    ):
        # These showed a table of their own, which the timer knows nothing of.
        event.then(
            lambda seen: replace(seen, table=""), parts.last, parts.last, **QUIET
        )


def _looked(shelf: DocumentsContext, words: str, last: _Seen) -> tuple[object, ...]:
    """The table and whether the folder is watched, where they are others than before."""
    try:
        table = _table(shelf, words)
    except AskquoteError as error:
        table = trouble_html(str(error))
    seen = _Seen(table, shelf.services.watch.is_on)
    return (
        gr.skip() if seen.table == last.table else seen.table,
        seen,
        gr.skip() if seen.is_watched == last.is_watched else seen.is_watched,
    )


def _switched(shelf: DocumentsContext, on: bool) -> str:  # noqa: FBT001 - as Gradio calls it
    shelf.services.watch.switch(on=on)
    return note_html(
        "The folder is watched: what changes there is indexed within seconds."
        if on
        else "The folder is not watched: sync to index what has changed there."
    )


async def _uploaded(
    shelf: DocumentsContext, paths: Sequence[str] | None, words: str
) -> Updates:
    """Take the files, then sync until the index has looked at them."""
    arrivals: list[UploadResult] = []
    for place, path in enumerate(paths or []):
        take = upload_result if place < shelf.uploads.limits.files else refused_upload
        arrivals.append(await asyncio.to_thread(take, shelf.uploads, Path(path)))
        yield upload_results_html(arrivals, {}, is_over=False), gr.skip(), None
    known: Known = {}
    trouble = ""
    for _ in range(_SYNCS if any(one.was_taken for one in arrivals) else 0):
        async for job in _stages(shelf):
            known = await asyncio.to_thread(shelf.known)
            trouble = _hindrance(job)
            said = upload_results_html(arrivals, known, is_over=False)
            yield said, table_html([*known.values()], words), gr.skip()
        if trouble or are_settled(arrivals, known):
            break
    said = upload_results_html(arrivals, known, is_over=not trouble)
    yield said + trouble, gr.skip(), gr.skip()


async def _synced(shelf: DocumentsContext, words: str) -> Updates:
    """Sync, and say what that did."""
    async for job in _stages(shelf):
        table = await asyncio.to_thread(_table, shelf, words)
        yield _told(shelf, job), table


async def _removed(shelf: DocumentsContext, document: str, words: str) -> Updates:
    """Move a document's file to the trash, then sync until it is gone from the answers."""
    await asyncio.to_thread(shelf.uploads.remove, document)
    said = f"{document} is in the trash now, the folder {TRASH}"
    for _ in range(_SYNCS):
        async for job in _stages(shelf):
            known = await asyncio.to_thread(shelf.known)
            end = "; syncing…" if document in known else ", and gone from the answers."
            yield (
                note_html(said + end) + _hindrance(job),
                table_html([*known.values()], words),
            )
        if document not in known:
            break


async def _telling(
    does: Callable[..., Updates], others: int, *inputs: object
) -> Updates:
    """The updates of something and, should an error hinder it, that before so many others."""
    try:
        async for update in does(*inputs):
            yield update
    except AskquoteError as error:
        yield trouble_html(str(error)), *[gr.skip()] * others


async def _stages(shelf: DocumentsContext) -> AsyncIterator[Job]:
    """A sync as it stands, again and again until it has ended."""
    jobs = shelf.services.jobs
    job = await asyncio.to_thread(shelf.sync)
    while job.state == "running":
        yield job
        await asyncio.sleep(_POLL_SECONDS)
        job = jobs.get(job.id)
    yield job


def _table(shelf: DocumentsContext, words: str) -> str:
    return table_html([*shelf.known().values()], words)


def _told(shelf: DocumentsContext, job: Job) -> str:
    """What a sync does, did, or was hindered by."""
    if job.state == "running":
        with shelf.reading() as snapshot:
            missing = coverage(snapshot.state())
        return note_html(f"Syncing… {missing}")
    report = JobJson.model_validate(job.as_json()).report
    return _hindrance(job) if report is None else note_html(next(report_lines(report)))


def _hindrance(job: Job) -> str:
    return "" if job.error is None else trouble_html(job.error["message"])
