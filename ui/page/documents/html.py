"""The documents tab's HTML. File names and contents are escaped here."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape

from index.extract.extractor import suffix_of
from ui.api.schemas import EntryJson
from ui.page.documents.folder_tree import Folder, folder_tree
from ui.page.documents.upload_results import Files, UploadResult, outcome
from ui.render.escaping import escape_html
from ui.render.phrases import attention, counted
from ui.uploads.folder import FOLDER, Removed, file_name, is_uploaded
from ui.uploads.limits import UploadLimits
from ui.viewer.document_html import ViewOptions

_MOST_ROWS = 200
_STATES = {"stale": "Out of date", "failed": "Not indexed"}
_HEAD = (
    '<thead><tr><th scope="col">Document</th><th scope="col">Type</th>'
    '<th scope="col" class="amount">Sentences</th>'
    '<th scope="col">Indexed</th><th scope="col">Remove</th></tr></thead>'
)


def table_html(entries: Sequence[EntryJson], search: str) -> str:
    """The documents whose name and state contain all words of a search, by folder.

    Problems come first in their folder. At most 200 rows; the line above counts all matches.
    """
    words = search.casefold().split()
    found = [
        entry
        for entry in entries
        if not words or all(word in _searchable(entry) for word in words)
    ]
    # Stable: then by name.
    shown = sorted(found, key=lambda entry: entry.reason is None)[:_MOST_ROWS]
    return (
        f'<p class="count" role="status">{_count(entries, found)}</p>'
        f'<p class="selection" hidden><span></span> '
        '<button type="button" class="remove-selected">Remove</button></p>'
        f"{_folder(folder_tree(found, shown))}"
    )


def _folder(folder: Folder) -> str:
    """The files of a folder, then its folders, which can be closed."""
    rows = "".join(map(_row, folder.shown))
    is_needed = rows or not folder.path  # the first table names the columns of all
    table = f'<table class="documents">{_HEAD}<tbody>{rows}</tbody></table>'
    inner = "".join(
        f'<details class="folder" open data-path="{escape(each.path)}"><summary>'
        f'<bdi dir="auto">{escape_html(each.name)}</bdi> <span>{each.number:,}</span>'
        f"</summary>{_folder(each)}</details>"
        for each in folder.folders
        if each.shown or each.folders
    )
    return (table if is_needed else "") + inner


def upload_results_html(
    results: Sequence[UploadResult], files: Files, *, is_done: bool
) -> str:
    """The uploaded files with the progress of each."""
    settled = sum(is_done or result.is_problem(files) for result in results)
    items = "".join(
        f'<li><b dir="auto">{escape_html(result.document or result.name)}</b>'
        f' <span class="{"problem" if result.is_problem(files) else "fine"}">'
        f"{escape_html(outcome(result, files, is_done=is_done))}</span>"
        f"{_replacing(result) if is_done else ''}</li>"
        for result in results
    )
    done = f"{settled:,} of {counted(len(results), 'file')} done"
    return (
        f'<section class="uploads" aria-label="Uploads"><p role="status">{done}</p>'
        f'<progress max="{len(results)}" value="{settled}" aria-hidden="true">'
        f"</progress><ul>{items}</ul></section>"
    )


def _replacing(result: UploadResult) -> str:
    """A button that gives the file the name of the document that had it before."""
    if result.taken is None:
        return ""
    taken = escape(result.taken)
    return (
        f' <button type="button" data-act="replace" data-document="{taken}"'
        f' data-new="{escape(result.document or "")}">Replace {taken}</button>'
    )


def undo_html(removed: Sequence[Removed]) -> str:
    """A button that brings removed documents back."""
    rows = json.dumps([asdict(each) for each in removed])
    return (
        f' <button type="button" data-act="restore" data-removed="{escape(rows)}">Undo'
        "</button>"
    )


def limits_html(limits: UploadLimits, zone: str) -> str:
    """The limits of uploads to a drop zone, and a hidden alert for one above them."""
    most = f"{counted(limits.files, 'file')} and {limits.all_bytes / 1e6:,g} MB"
    return (
        f'<p data-zone="{zone}" data-files="{limits.files}" data-bytes="{limits.all_bytes}">Up to {most} at a'
        f" time. Files are stored in {FOLDER}/.</p>"
        '<p class="error" role="alert" hidden></p>'
    )


def note_html(text: str, buttons: str = "") -> str:
    """What an action did, with buttons that are HTML already."""
    return f'<p class="note" role="status" dir="auto">{escape_html(text)}{buttons}</p>'


def problem_html(text: str) -> str:
    """Why an action failed."""
    return f'<p class="error" role="alert" dir="auto">{escape_html(text)}</p>'


def _searchable(entry: EntryJson) -> str:
    return f"{entry.id} {entry.state} {_STATES.get(entry.state, '')}".casefold()


def _count(entries: Sequence[EntryJson], found: Sequence[EntryJson]) -> str:
    problems = sum(entry.reason is not None for entry in entries)
    parts = [counted(len(entries), "file")]
    if problems:
        parts.append(attention(problems))
    if len(found) < len(entries):
        parts.append(f"{len(found):,} found")
    if len(found) > _MOST_ROWS:
        parts.append(f"showing the first {_MOST_ROWS}; search to find others")
    return ", ".join(parts)


def _row(entry: EntryJson) -> str:
    when = entry.indexed_at or ""
    amount, unit = counted(entry.sentences, "sentence").split()
    return (
        f'<tr class="{entry.state}"><th scope="row">{_name(entry)}{_problem(entry)}</th>'
        f"<td>{escape_html(suffix_of(entry.id)[1:].upper())}</td>"
        f'<td data-unit="{unit}" class="amount">{amount}</td>'
        f'<td><time datetime="{escape(when)}">'
        f"{escape(when[:16].replace('T', ' '))}</time></td>"
        f'<td class="removal">{_removal(entry.id)}</td></tr>'
    )


def _name(entry: EntryJson) -> str:
    name = f'<span dir="auto">{escape_html(file_name(entry.id))}</span>'
    if entry.state == "failed":
        return name
    address = escape(ViewOptions().url(entry.id))
    return f'<a class="document" href="{address}" target="document">{name}</a>'


def _problem(entry: EntryJson) -> str:
    if entry.reason is None:
        return ""
    problem = f"{_STATES[entry.state]}: {entry.reason.message}"
    return f'<p class="problem" dir="auto">{escape_html(problem)}</p>'


def _removal(document: str) -> str:
    if not is_uploaded(document):
        return '<span class="elsewhere">Managed in your folder</span>'
    name = escape(document)
    return (
        f'<input type="checkbox" value="{name}" aria-label="Select {name}"> '
        f'<button type="button" data-document="{name}" aria-label="Remove {name}">'
        "Remove</button>"
    )
