"""What the documents tab shows and changes."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index.store.snapshot import Snapshot
from ui.api.file_rows import file_rows
from ui.api.schemas import EntryJson
from ui.page.documents.upload_results import (
    Known,
)
from ui.page.services import PageServices
from ui.sync.jobs import Job
from ui.uploads.folder import Uploads

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class DocumentsContext:
    """What the tab shows and changes: the index, the uploaded files, and the services of the page."""

    reading: Callable[[], AbstractContextManager[Snapshot]]
    uploads: Uploads
    services: PageServices

    def known(self) -> Known:
        """The files of the folder as the index knows them now, by name."""
        with self.reading() as snapshot:
            rows = file_rows(snapshot.entries(), snapshot.failures())
        return {row.id: row for row in map(EntryJson.model_validate, rows)}

    def sync(self) -> Job:
        """Begin a sync, as `Jobs` does.

        It may empty the index if all that it knows was removed on the page: a folder that is
        empty by other means may be a disk that is not mounted.
        """
        known = self.known()
        emptied = bool(known) and self.uploads.has_removed(known)
        return self.services.jobs.start(allow_empty=emptied)


@dataclass(frozen=True, slots=True)
class Tabs:
    """The tab of the documents, and those to which one leaves it."""

    own: gr.Tab
    others: Sequence[gr.Tab]
