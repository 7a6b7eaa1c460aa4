"""The documents tab's HTML. File names and contents are escaped here."""

from collections.abc import Sequence
from html import escape

from index.extract.extractor import suffix_of
from ui.api.schemas import EntryJson
from ui.page.documents.upload_results import Files, UploadResult, outcome
from ui.render.escaping import escape_html
from ui.render.phrases import attention, counted
from ui.uploads.folder import FOLDER, is_uploaded
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
    """The documents whose name and state contain all words of a search, problems first.

    At most 200 rows; the line above counts all matches.
    """
    words = search.casefold().split()
    found = [
        entry
        for entry in entries
        if not words or all(word in _searchable(entry) for word in words)
    ]
    found.sort(key=lambda entry: entry.reason is None)  # stable: then by name
    rows = "".join(_row(entry) for entry in found[:_MOST_ROWS])
    return (
        f'<p class="count" role="status">{_count(entries, found)}</p>'
        f'<table class="documents">{_HEAD}<tbody>{rows}</tbody></table>'
    )


def upload_results_html(
    results: Sequence[UploadResult], files: Files, *, is_done: bool
) -> str:
    """The uploaded files with the progress of each."""
    settled = sum(is_done or result.is_problem(files) for result in results)
    items = "".join(
        f'<li><b dir="auto">{escape_html(result.document or result.name)}</b>'
        f' <span class="{"problem" if result.is_problem(files) else "fine"}">'
        f"{escape_html(outcome(result, files, is_done=is_done))}</span></li>"
        for result in results
    )
    done = f"{settled:,} of {counted(len(results), 'file')} done"
    return (
        f'<section class="uploads" aria-label="Uploads"><p role="status">{done}</p>'
        f'<progress max="{len(results)}" value="{settled}" aria-hidden="true">'
        f"</progress><ul>{items}</ul></section>"
    )


def limits_html(limits: UploadLimits, zone: str) -> str:
    """The limits of uploads to a drop zone, and a hidden alert for one above them."""
    most = f"{counted(limits.files, 'file')} and {limits.all_bytes / 1e6:,g} MB"
    return (
        f'<p data-zone="{zone}" data-files="{limits.files}" data-bytes="{limits.all_bytes}">Up to {most} at a'
        f" time. Files are stored in {FOLDER}/.</p>"
        '<p class="error" role="alert" hidden></p>'
    )


def note_html(text: str) -> str:
    """What an action did."""
    return f'<p class="note" role="status" dir="auto">{escape_html(text)}</p>'


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
    name = f'<span dir="auto">{escape_html(entry.id)}</span>'
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
        f'<button type="button" data-document="{name}" aria-label="Remove {name}">'
        "Remove</button>"
    )
