"""Bring an index up to date with its folder."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.catalogue import database
from index.catalogue.database import transaction
from index.catalogue.failures import unwritable, writable
from index.catalogue.identity import Identity, check_folder
from index.catalogue.lock import locked
from index.errors import FolderEmpty, FolderMissing
from index.store.snapshot import count_sentences, failures, warnings
from index.store.writer import Writer
from index.sync.components import Components, Progress, no_progress
from index.sync.embedding import embed_by_next_model, embed_missing
from index.sync.intake import Intake
from index.sync.plan import Known, Terms, make_plan
from index.sync.report import SyncReport
from index.sync.scan import Scan, scan
from index.vectors import checkpoint


def sync(  # noqa: PLR0913 - all options are keywords
    folder: Path,
    index: Path,
    components: Components,
    *,
    allow_empty: bool = False,
    verify: bool = False,
    still_seconds: float = 0.0,
    progress: Progress = no_progress,
) -> SyncReport:
    """Bring an index up to date with a folder, or create the index if there is none.

    A second sync of the same index waits for the first. Files that changed in the last
    `still_seconds` may still be being written, and are left for the next sync. With `verify`,
    reads all files, even those that seem unchanged. If the components' embedding model is not
    the index's, the index changes to it once every text has a vector.

    Raises:
        FolderMissing: there is no such folder, or it can't be opened.
        IgnoreFileUnusable: a `.askquoteignore` file can't be read, or is invalid.
        FolderEmpty: the folder has no documents, and there is no index or, unless
            `allow_empty`, the index has some.
        WrongFolder, WrongFormat: the index belongs to something else.
        IndexUnwritable: the index folder can't be written.
    """
    started = time.monotonic()
    if not database.exists(index):
        _refuse_empty_start(folder, index, components)
    with _writing(folder, index, components) as connection:
        writer = Writer(connection)
        scanned_ns = time.time_ns()
        found = scan(folder, components.extractors.keys(), leave_out=index)
        if not allow_empty:
            _refuse_clearing(folder, writer, found)
        known = Known.of(writer)
        terms = Terms(scanned_ns, int(1e9 * still_seconds), verify)
        plan = make_plan(found, known, components.file_recipe, terms)
        intake = Intake(folder, writer, components, progress, known.hashes)
        intake.take(found, plan)
        embedded = _embed(writer, components, progress)
        _finish(index, writer)
        return SyncReport(
            added=tuple(intake.added),
            changed=tuple(intake.changed),
            renamed=tuple(intake.renamed),
            removed=tuple(intake.removed),
            unsettled=plan.unsettled,
            failed=tuple(failures(connection)),
            warnings=tuple(warnings(connection)),
            skipped=found.skipped,
            ignored=found.ignored,
            documents=writer.count("document"),
            sentences=count_sentences(connection),
            embedded=embedded,
            seconds=time.monotonic() - started,
        )


def create_empty(folder: Path, index: Path, components: Components) -> None:
    """Create an index without documents, and its folder if there is none.

    Raises:
        FolderMissing: the folder can't be created.
        WrongFolder, WrongFormat: there is an index of something else.
        IndexUnwritable: the index folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderMissing(
            f"The folder {str(folder)!r} can't be created: {error.strerror}. Name another."
        ) from error
    with _writing(folder, index, components):
        pass


@contextmanager
def _writing(
    folder: Path, index: Path, components: Components
) -> Iterator[sqlite3.Connection]:
    """The catalogue of this folder and model, created if needed and locked."""
    expected = _identity(folder, index, components)
    database.make_folder(index)
    with locked(index), writable(index):
        if not database.exists(index):
            checkpoint.discard(index)
            database.create(index, expected)
        with closing(database.connect(index, write=True)) as connection:
            identity = database.identity(connection)
            check_folder(index, identity, Path(expected.folder))
            yield connection


def _embed(writer: Writer, components: Components, progress: Progress) -> int:
    """Embed the texts without a vector, or all if the model is another."""
    if (
        database.identity(writer.connection).fingerprint
        == components.embedder.fingerprint
    ):
        return embed_missing(writer, components.embedder, progress)
    return embed_by_next_model(writer, components.embedder, components.model, progress)


def _finish(index: Path, writer: Writer) -> None:
    """Write what is derived from the catalogue, and mark it as complete."""
    # A power cut must not leave a base that is newer than the catalogue: its numbers would
    # be given to other texts.
    try:
        database.flush(index)
        with transaction(writer.connection):
            checkpoint.settle(index, writer.connection)
            writer.set_meta("complete", 1)
    except OSError as error:
        raise unwritable(index, error) from error


def _identity(folder: Path, index: Path, components: Components) -> Identity:
    return Identity(
        folder=str(folder.resolve()),
        relative=os.path.relpath(folder.resolve(), index.resolve()),
        model=components.model,
        fingerprint=components.embedder.fingerprint,
        dimension=components.embedder.dimension,
    )


def _refuse_empty_start(folder: Path, index: Path, components: Components) -> None:
    found = scan(folder, components.extractors.keys(), leave_out=index)
    if not found.files and not found.failures:
        kinds = ", ".join(components.extractors)
        raise FolderEmpty(
            f"The folder {str(folder)!r} has no documents; put files of these kinds"
            f" there: {kinds}"
        )


def _refuse_clearing(folder: Path, writer: Writer, found: Scan) -> None:
    known = writer.count("document")
    if known and not found.files and not found.failures:
        raise FolderEmpty(
            f"The folder {str(folder)!r} is empty; documents in the index: {known:,}. To"
            " remove them, sync with --allow-empty."
        )
