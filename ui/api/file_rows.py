"""The files of a folder as an index knows them, one row each."""

from collections.abc import Mapping, Sequence

from index.store.records import Failure
from index.store.state import Entry


def file_rows(
    entries: Sequence[Entry], failures: Sequence[Failure]
) -> list[Mapping[str, object]]:
    """Every file of the folder by name, with its document and its failure, if any."""
    reasons = {failure.document: failure for failure in failures}
    known = {entry.document for entry in entries}
    rows = [_document_entry(entry, reasons.get(entry.document)) for entry in entries]
    rows += [
        _failed_entry(failure) for failure in failures if failure.document not in known
    ]
    return sorted(rows, key=lambda row: str(row["id"]))


def _document_entry(entry: Entry, failure: Failure | None) -> Mapping[str, object]:
    return {
        "id": entry.document,
        "state": "indexed" if failure is None else "stale",
        "media_type": entry.media_type,
        "sentences": entry.sentences,
        "indexed_at": entry.indexed_at,
        "reason": failure and _reason(failure),
    }


def _failed_entry(failure: Failure) -> Mapping[str, object]:
    return {
        "id": failure.document,
        "state": "failed",
        "media_type": None,
        "sentences": 0,
        "indexed_at": None,
        "reason": _reason(failure),
    }


def _reason(failure: Failure) -> Mapping[str, str]:
    return {"kind": failure.kind, "message": failure.message}
