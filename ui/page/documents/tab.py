"""The documents tab: the indexed documents, uploads, removal, syncs, and a map."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import AskquoteError
from ui.api.schemas import JobJson
from ui.page import texts
from ui.page.documents.changes import BUTTONS, change
from ui.page.documents.context import EVENT_OPTIONS, DocumentsContext, Tabs
from ui.page.documents.drop_field import add_drop_field
from ui.page.documents.html import (
    note_html,
    problem_html,
    table_html,
)
from ui.page.documents.map import add_map
from ui.page.documents.upload_results import Files
from ui.page.documents.uploading import (
    Updates,
    error_html,
    poll_sync,
    report_errors,
    upload,
    words_left,
)
from ui.page.header.header import folder_html
from ui.page.scripts import read_script
from ui.render.phrases import attention
from ui.render.plain import report_lines
from ui.sync.jobs import Job
from ui.sync.pace import Pace

_SCRIPT = Path(__file__).with_name("documents.js")
_REFRESH_SECONDS = 5.0
_MOST_LINES = 12
"""Of what a sync did, with the kinds it skipped, failures and warnings."""


@dataclass(frozen=True, slots=True)
class _Components:
    """The components that events update."""

    message: gr.HTML
    table: gr.HTML
    watch: gr.Checkbox
    search: gr.Textbox
    timer: gr.Timer
    last: gr.State
    """What the timer showed last, a `Shown`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the timer showed a page last, so that it updates only what has changed.

    Updating the rest would tick a box again that the user has just unticked. `files` and
    `search` are what `table` was rendered from; `files` is None if the page shows another table.
    """

    files: Files | None = field(default=None, compare=False)
    search: str = field(default="", compare=False)
    table: str = ""
    is_watched: bool | None = None


def add_documents(
    page: gr.Blocks, context: DocumentsContext, tabs: Tabs, saved: gr.HTML
) -> None:
    """Fill the tab; the map highlights the last quotes of the `saved` chat."""
    with tabs.documents:
        gr.HTML(f"<h1>{texts.DOCUMENTS}</h1>", apply_default_css=False)
        files, _ = add_drop_field(context.uploads.limits, "drop")
        message = gr.HTML(
            "",
            apply_default_css=False,
            js_on_load=BUTTONS,
            elem_id="documents-message",
        )
        with gr.Row(elem_id="documents-toolbar"):
            search = _search_box()
            sync = gr.Button(texts.SYNC_NOW, size="sm", scale=0, min_width=100)
            watch = gr.Checkbox(
                label=texts.WATCH_FOLDER, container=False, scale=0, min_width=170
            )
        table = gr.HTML(
            "",
            apply_default_css=False,
            js_on_load=read_script(_SCRIPT, selected=texts.SELECTED),
            elem_id="documents",
        )
        timer = gr.Timer(_REFRESH_SECONDS, active=False)
        last = gr.State(Shown())
        add_map(context, tabs, saved)
    components = _Components(message, table, watch, search, timer, last)
    _add_badge(page, context, tabs, timer)
    _add_refresh(context, tabs, components)
    _add_changes(context, components, files, sync)


def _add_badge(
    page: gr.Blocks, context: DocumentsContext, tabs: Tabs, timer: gr.Timer
) -> None:
    """Say in the tab's label how many files need attention, and count them in the header."""

    def labels() -> tuple[object, object]:
        try:
            with context.reading() as snapshot:
                documents = len(snapshot.names())
        except AskquoteError:
            return gr.Tab(label=texts.DOCUMENTS), gr.skip()
        folder = folder_html(context.folder, documents)
        return gr.Tab(label=tab_label(context)), folder

    outputs = [tabs.documents, tabs.folder]
    selections = [tab.select for tab in (tabs.documents, *tabs.others)]
    events: list[Callable[..., object]] = [page.load, timer.tick, tabs.uploaded.then]
    for event in (*events, *selections):
        event(labels, None, outputs, queue=False, **EVENT_OPTIONS)


def tab_label(context: DocumentsContext) -> str:
    """The label of the tab, with the number of files that couldn't be read, if any."""
    try:
        with context.reading() as snapshot:
            failed = len(snapshot.failures())
    except AskquoteError:
        return texts.DOCUMENTS
    problems = f" · {attention(failed)}" if failed else ""
    return f"{texts.DOCUMENTS}{problems}"


def _search_box() -> gr.Textbox:
    return gr.Textbox(
        label=texts.FIND_DOCUMENTS,
        show_label=False,
        container=False,
        placeholder=texts.FIND_BY_NAME_TYPE_OR_STATE,
        max_lines=1,
        scale=1,
    )


def _add_refresh(
    context: DocumentsContext, tabs: Tabs, components: _Components
) -> None:
    """Keep the table up to date while the tab is open, and only then."""
    timer = components.timer
    tabs.documents.select(lambda: gr.Timer(active=True), None, timer, **EVENT_OPTIONS)
    for tab in tabs.others:
        tab.select(lambda: gr.Timer(active=False), None, timer, **EVENT_OPTIONS)
    gr.on(
        [tabs.documents.select, timer.tick, components.search.input],
        partial(refresh, context),
        [components.search, components.last],
        [components.table, components.last, components.watch],
        queue=False,
        trigger_mode="always_last",
        **EVENT_OPTIONS,
    )
    components.watch.input(
        partial(_switch_watching, context),
        components.watch,
        components.message,
        **EVENT_OPTIONS,
    )


def _add_changes(
    context: DocumentsContext, components: _Components, files: gr.File, sync: gr.Button
) -> None:
    """Add uploading, syncing and removing."""
    outputs = [components.message, components.table]

    async def press(search: str, event: gr.EventData) -> Updates:
        async for update in report_errors(change, 1, context, search, event):
            yield update

    options: dict[str, Any] = {"concurrency_limit": 8, **EVENT_OPTIONS}
    for event in (
        files.upload(
            partial(report_errors, upload, 2, context),
            [files, components.search],
            [*outputs, files],
            **options,
        ),
        sync.click(
            partial(report_errors, _sync, 1, context),
            components.search,
            outputs,
            **options,
        ),
        components.table.click(press, components.search, outputs, **options),
        components.message.click(press, components.search, outputs, **options),
    ):
        # The page now shows a table that the timer doesn't know.
        event.then(
            lambda last: replace(last, files=None, table=""),
            components.last,
            components.last,
            **EVENT_OPTIONS,
        )


def refresh(
    context: DocumentsContext, search: str, last: Shown
) -> tuple[object, Shown, object]:
    """The table, what is shown now, and whether the folder is watched; skips what is unchanged."""
    now = replace(
        _render_table(context, search, last), is_watched=context.services.watch.is_on
    )
    return (
        gr.skip() if now.table == last.table else now.table,
        now,
        gr.skip() if now.is_watched == last.is_watched else now.is_watched,
    )


def _render_table(context: DocumentsContext, search: str, last: Shown) -> Shown:
    try:
        files = context.files()
    except AskquoteError as error:
        return Shown(table=problem_html(str(error)))
    if files is last.files and search == last.search:
        return last
    return Shown(files, search, table_html([*files.values()], search))


def _switch_watching(
    context: DocumentsContext,
    on: bool,  # noqa: FBT001 - as Gradio calls it
) -> str:
    context.services.watch.switch(on=on)
    return note_html(texts.WATCHING if on else texts.NOT_WATCHING)


async def _sync(context: DocumentsContext, search: str) -> Updates:
    """Sync, and say what changed."""
    pace = Pace()
    async for job in poll_sync(context):
        files = await asyncio.to_thread(context.files)
        message = _sync_message(context, job, pace)
        yield message, table_html([*files.values()], search)


def _sync_message(context: DocumentsContext, job: Job, pace: Pace) -> str:
    """What a sync is doing, has done, or failed with."""
    if job.state == "running":
        return note_html(words_left(context, pace) or texts.SYNCING)
    report = JobJson.model_validate(job.as_json()).report
    if report is None:
        return error_html(job)
    return "".join(map(note_html, islice(report_lines(report), _MOST_LINES)))
