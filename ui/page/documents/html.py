"""The table of documents as HTML. What files are called and what they hold is escaped here."""

from collections.abc import Sequence
from html import escape

from index.extract.extractor import suffix_of
from ui.api.schemas import EntryJson
from ui.page.documents.upload_results import Known, UploadResult, outcome
from ui.render.escaping import shown
from ui.render.phrases import counted
from ui.uploads.folder import FOLDER, is_uploaded
from ui.uploads.limits import UploadLimits
from ui.viewer.document_html import Look

_MOST_ROWS = 200
_STATES = {"stale": "As it was before", "failed": "Not indexed"}


def table_html(entries: Sequence[EntryJson], words: str) -> str:
    """The documents whose names, kinds or states have all the words, those in trouble first.

    Up to 200 are shown; it says how many more there are.
    """
    wanted = words.casefold().split()
    found = [one for one in entries if all(word in _searched(one) for word in wanted)]
    found.sort(key=lambda one: one.reason is None)  # else in the order of their names
    rows = "".join(_row(one) for one in found[:_MOST_ROWS])
    return (
        f'<p class="count" role="status">{_count(entries, found)}</p>'
        f'<table class="documents">{_HEAD}<tbody>{rows}</tbody></table>'
    )


def upload_results_html(
    arrivals: Sequence[UploadResult], known: Known, *, is_over: bool
) -> str:
    """Files that were uploaded, and what has become of each."""
    settled = [one for one in arrivals if is_over or _is_hopeless(one, known)]
    items = "".join(
        f'<li><b dir="auto">{shown(one.document or one.name)}</b>'
        f' <span class="{"trouble" if _is_hopeless(one, known) else "fine"}">'
        f"{shown(outcome(one, known, is_over=is_over))}</span></li>"
        for one in arrivals
    )
    done = f"{len(settled):,} of {counted(len(arrivals), 'file')} done"
    return (
        f'<section class="arrivals" aria-label="Uploads"><p role="status">{done}</p>'
        f'<progress max="{len(arrivals)}" value="{len(settled)}" aria-hidden="true">'
        f"</progress><ul>{items}</ul></section>"
    )


def limits_html(limits: UploadLimits) -> str:
    """How much is taken at a time, and a place to say that something is more."""
    most = f"{counted(limits.files, 'file')} and {limits.all_bytes / 1e6:,g} MB"
    return (
        f'<p data-files="{limits.files}" data-bytes="{limits.all_bytes}">Up to {most} at a'
        f" time; they are kept in {FOLDER}/.</p>"
        '<p class="error" role="alert" hidden></p>'
    )


def note_html(text: str) -> str:
    """What came of something else that was done."""
    return f'<p class="note" role="status" dir="auto">{shown(text)}</p>'


def trouble_html(text: str) -> str:
    """What hindered it."""
    return f'<p class="error" role="alert" dir="auto">{shown(text)}</p>'


def _searched(entry: EntryJson) -> str:
    return f"{entry.id} {entry.state}".casefold()


def _count(entries: Sequence[EntryJson], found: Sequence[EntryJson]) -> str:
    troubled = sum(one.reason is not None for one in entries)
    parts = [counted(len(entries), "file")]
    if troubled:
        parts.append(f"{troubled:,} of them with a problem")
    if len(found) < len(entries):
        parts.append(f"{len(found):,} found")
    if len(found) > _MOST_ROWS:
        parts.append(f"the first {_MOST_ROWS} shown: find others by name")
    return ", ".join(parts)


def _row(entry: EntryJson) -> str:
    when = entry.indexed_at or ""
    amount, unit = counted(entry.sentences, "sentence").split()
    return (
        f'<tr class="{entry.state}"><th scope="row">{_name(entry)}{_trouble(entry)}</th>'
        f"<td>{shown(suffix_of(entry.id)[1:].upper())}</td>"
        f'<td data-unit="{unit}" class="amount">{amount}</td>'
        f'<td><time datetime="{escape(when)}">'
        f"{escape(when[:16].replace('T', ' '))}</time></td>"
        f'<td class="removal">{_removal(entry.id)}</td></tr>'
    )


def _name(entry: EntryJson) -> str:
    name = f'<span dir="auto">{shown(entry.id)}</span>'
    if entry.state == "failed":
        return name
    address = escape(Look().address(entry.id))
    return f'<a class="document" href="{address}" target="document">{name}</a>'


def _trouble(entry: EntryJson) -> str:
    if entry.reason is None:
        return ""
    said = f"{_STATES[entry.state]}: {entry.reason.message}"
    return f'<p class="trouble" dir="auto">{shown(said)}</p>'


def _removal(document: str) -> str:
    if not is_uploaded(document):
        return '<span class="elsewhere">delete it in the folder</span>'
    name = escape(document)
    return (
        f'<button type="button" data-document="{name}" aria-label="Remove {name}">'
        "Remove</button>"
    )


def _is_hopeless(arrival: UploadResult, known: Known) -> bool:
    """Whether a file was not taken, or can't be indexed."""
    entry = known.get(arrival.document or "")
    return arrival.refusal is not None or (
        entry is not None and entry.reason is not None
    )


_HEAD = (
    '<thead><tr><th scope="col">Document</th><th scope="col">Kind</th>'
    '<th scope="col" class="amount">Sentences</th>'
    '<th scope="col">Indexed (UTC)</th><th scope="col">Removal</th></tr></thead>'
)
