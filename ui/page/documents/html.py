"""The documents tab's HTML. File names and contents are escaped here."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape

from index.extract.extractor import suffix_of
from ui.api.schemas import EntryJson
from ui.page import texts
from ui.page.documents.folder_tree import Folder, folder_tree
from ui.page.documents.upload_results import Files, UploadResult, outcome
from ui.render.escaping import escape_html
from ui.render.phrases import attention
from ui.uploads.folder import FOLDER, Removed, file_name, is_uploaded
from ui.uploads.limits import UploadLimits
from ui.viewer.document_html import ViewOptions

_MOST_ROWS = 200
_HEAD = (
    '<colgroup><col><col class="type"><col class="sentences"><col class="indexed">'
    '<col class="removal"></colgroup>'
    f'<thead><tr><th scope="col">{texts.DOCUMENT_COLUMN}</th>'
    f'<th scope="col">{texts.TYPE_COLUMN}</th>'
    f'<th scope="col" class="amount">{texts.SENTENCES_COLUMN}</th>'
    f'<th scope="col">{texts.INDEXED_COLUMN}</th>'
    f'<th scope="col">{texts.REMOVE}</th></tr></thead>'
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
        f'<button type="button" class="remove-selected">{texts.REMOVE}</button></p>'
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
    done = texts.uploads_done(settled, len(results))
    return (
        f'<section class="uploads" aria-label="{texts.UPLOADS}"><p role="status">{done}</p>'
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
        f' data-new="{escape(result.document or "")}">'
        f"{texts.REPLACE_DOCUMENT.format(document=taken)}</button>"
    )


def undo_html(removed: Sequence[Removed]) -> str:
    """A button that brings removed documents back."""
    rows = json.dumps([asdict(each) for each in removed])
    return (
        f' <button type="button" data-act="restore" data-removed="{escape(rows)}">'
        f"{texts.UNDO}</button>"
    )


def limits_html(limits: UploadLimits, zone: str) -> str:
    """The limits of uploads to a drop zone, and a hidden alert for one above them."""
    words = texts.upload_limits(limits.files, limits.all_bytes / 1e6, FOLDER)
    return (
        f'<p data-zone="{zone}" data-files="{limits.files}"'
        f' data-bytes="{limits.all_bytes}">{words}</p>'
        '<p class="error" role="alert" hidden></p>'
    )


def note_html(text: str, buttons: str = "") -> str:
    """What an action did, with buttons that are HTML already."""
    return f'<p class="note" role="status" dir="auto">{escape_html(text)}{buttons}</p>'


def problem_html(text: str) -> str:
    """Why an action failed."""
    return f'<p class="error" role="alert" dir="auto">{escape_html(text)}</p>'


def _searchable(entry: EntryJson) -> str:
    shown = texts.PROBLEM_STATES.get(entry.state, "")
    return f"{entry.id} {entry.state} {shown}".casefold()


def _count(entries: Sequence[EntryJson], found: Sequence[EntryJson]) -> str:
    problems = sum(entry.reason is not None for entry in entries)
    parts = [texts.number_of_files(len(entries))]
    if problems:
        parts.append(attention(problems))
    if len(found) < len(entries):
        parts.append(texts.FOUND.format(number=len(found)))
    if len(found) > _MOST_ROWS:
        parts.append(texts.FIRST_SHOWN.format(number=_MOST_ROWS))
    return ", ".join(parts)


def _row(entry: EntryJson) -> str:
    when = entry.indexed_at or ""
    amount, unit = texts.number_of_sentences(entry.sentences).split()
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
    state = texts.PROBLEM_STATES[entry.state]
    problem = texts.PROBLEM.format(state=state, reason=entry.reason.message)
    return f'<p class="problem" dir="auto">{escape_html(problem)}</p>'


def _removal(document: str) -> str:
    if not is_uploaded(document):
        return f'<span class="elsewhere">{texts.MANAGED_IN_FOLDER}</span>'
    name = escape(document)
    select = texts.SELECT_DOCUMENT.format(document=name)
    remove = texts.REMOVE_DOCUMENT.format(document=name)
    return (
        f'<input type="checkbox" value="{name}" aria-label="{select}"> '
        f'<button type="button" data-document="{name}" aria-label="{remove}">'
        f"{texts.REMOVE}</button>"
    )
