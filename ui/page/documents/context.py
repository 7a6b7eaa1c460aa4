"""What the documents tab works with."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency

from index.store.records import Failure
from index.store.snapshot import Snapshot
from index.store.state import Entry
from ui.api.file_rows import file_rows
from ui.api.schemas import EntryJson
from ui.page.documents.upload_results import Files
from ui.page.services import PageServices
from ui.sync.jobs import Job
from ui.uploads.folder import Uploads

EVENT_OPTIONS: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


class _FilesCache:
    """The rows of the last index state, so that an unchanged index costs nothing; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: tuple[Sequence[Entry], Sequence[Failure]] | None = None
        self._rows: Mapping[str, Mapping[str, object]] = {}
        self._files: Files = {}

    def files(self, entries: Sequence[Entry], failures: Sequence[Failure]) -> Files:
        """The files by name; the same object as before if nothing has changed."""
        with self._lock:
            if self._state != (entries, failures):
                rows = {str(row["id"]): row for row in file_rows(entries, failures)}
                self._files = {name: self._file(name, rows[name]) for name in rows}
                self._rows = rows
                self._state = (entries, failures)
            return self._files

    def _file(self, name: str, row: Mapping[str, object]) -> EntryJson:
        if self._rows.get(name) == row:
            return self._files[name]
        return EntryJson.model_validate(row)


@dataclass(frozen=True, slots=True)
class DocumentsContext:
    """What the tab shows and changes: the index, the uploads, and the page's services."""

    reading: Callable[[], AbstractContextManager[Snapshot]]
    folder: Path
    uploads: Uploads
    services: PageServices
    _cache: _FilesCache = field(default_factory=_FilesCache, repr=False, compare=False)

    def files(self) -> Files:
        """The folder's files as the index knows them, by name.

        While the index stays the same, so does the returned object.
        """
        with self.reading() as snapshot:
            return self._cache.files(snapshot.entries(), snapshot.failures())

    def sync(self) -> Job:
        """Start a sync, as `Jobs.start` does.

        It may clear the index only if all of its files were removed on the page. A folder
        that is empty for another reason may be a disk that is not mounted.
        """
        files = self.files()
        is_cleared = bool(files) and self.uploads.has_removed(files)
        return self.services.jobs.start(allow_empty=is_cleared)


@dataclass(frozen=True, slots=True)
class Tabs:
    """The documents tab, the tabs that a user leaves it for, and the header's line above them.

    `uploaded` is the event of an upload elsewhere.
    """

    documents: gr.Tab
    others: Sequence[gr.Tab]
    folder: gr.HTML
    uploaded: Dependency
