"""Uploading files and syncing, with their progress as updates of the page."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import gradio as gr

from index.errors import AskquoteError
from ui.page.documents.context import DocumentsContext
from ui.page.documents.html import (
    note_html,
    problem_html,
    table_html,
    upload_results_html,
)
from ui.page.documents.upload_results import (
    Files,
    UploadResult,
    accept_upload,
    are_settled,
    refuse_upload,
)
from ui.render.phrases import duration, indexing
from ui.sync.jobs import Job
from ui.sync.pace import Pace

MOST_SYNCS = 2
"""A sync that was already running may miss the latest change."""
_POLL_SECONDS = 0.4

Updates = AsyncIterator[tuple[object, ...]]


async def upload(
    context: DocumentsContext, paths: Sequence[str] | None, search: str
) -> Updates:
    """Store the files, then sync until the index has seen them."""
    results: list[UploadResult] = []
    for number, path in enumerate(paths or []):
        is_within = number < context.uploads.limits.files
        process = accept_upload if is_within else refuse_upload
        results.append(await asyncio.to_thread(process, context.uploads, Path(path)))
        yield upload_results_html(results, {}, is_done=False), gr.skip(), None
    files: Files = {}
    error, pace = "", Pace()
    for _ in range(MOST_SYNCS if any(each.was_accepted for each in results) else 0):
        async for job in poll_sync(context):
            files = await asyncio.to_thread(context.files)
            error = error_html(job)
            left = words_left(context, pace)
            message = upload_results_html(results, files, is_done=False) + (
                note_html(left) if left else ""
            )
            yield message, table_html([*files.values()], search), gr.skip()
        if error or are_settled(results, files):
            break
    message = upload_results_html(results, files, is_done=not error)
    yield message + error, gr.skip(), gr.skip()


def words_left(context: DocumentsContext, pace: Pace) -> str:
    """What is left to index and how long that takes; "" if nothing."""
    with context.reading() as snapshot:
        state = snapshot.state()
    words, seconds = indexing(state), pace.seconds_left(state.vectors_pending)
    return words if seconds is None else f"{words}, {duration(seconds)}"


async def report_errors(
    action: Callable[..., Updates], other_outputs: int, *inputs: object
) -> Updates:
    """The updates of an action; an error is shown as its message, and skips other outputs."""
    try:
        async for update in action(*inputs):
            yield update
    except AskquoteError as error:
        yield problem_html(str(error)), *[gr.skip()] * other_outputs


async def poll_sync(context: DocumentsContext) -> AsyncIterator[Job]:
    """Start a sync, and yield its job repeatedly until it has finished."""
    jobs = context.services.jobs
    job = await asyncio.to_thread(context.sync)
    while job.state == "running":
        yield job
        await asyncio.sleep(_POLL_SECONDS)
        job = jobs.get(job.id)
    yield job


def error_html(job: Job) -> str:
    """Why a sync failed, if it did."""
    return "" if job.error is None else problem_html(job.error["message"])
