"""Bringing an index in step with its folder."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock

from index import catalogue, views
from index.catalogue import Identity, refuse_another_folder, transaction
from index.embedding import embed_missing
from index.errors import FolderEmpty, WrongModel
from index.folder import Scan, scan
from index.intake import Intake
from index.parts import Parts, Progress, unheard
from index.report import SyncReport
from index.snapshot import failures
from index.writer import Writer


def sync(
    folder: Path,
    index: Path,
    parts: Parts,
    *,
    allow_empty: bool = False,
    progress: Progress = unheard,
) -> SyncReport:
    """Bring an index in step with a folder, and make the index where there is none.

    A second sync of the same index waits for the first.

    Raises:
        FolderMissing: there is no such folder.
        FolderEmpty: it holds no document, and the index none or, without `allow_empty`, some.
        WrongFolder, WrongModel, WrongFormat: the index is of something else.
        IndexUnwritable: the index folder cannot be written.
    """
    started = time.monotonic()
    if not catalogue.exists(index):
        _refuse_to_begin_empty(folder, index, parts)
    with _writing(folder, index, parts) as connection:
        writer = Writer(connection)
        scanned_ns = time.time_ns()
        found = scan(folder, parts.extractors.keys(), leave_out=index)
        if not allow_empty:
            _refuse_to_empty(folder, writer, found)
        intake = Intake(folder, writer, parts, progress)
        intake.take(found, scanned_ns)
        embedded = embed_missing(writer, parts.embedder, progress)
        with transaction(connection):
            views.settle(index, connection)
            writer.set_meta("complete", 1)
        return SyncReport(
            added=tuple(intake.added),
            changed=tuple(intake.changed),
            renamed=tuple(intake.renamed),
            removed=tuple(intake.removed),
            failed=tuple(failures(connection)),
            skipped=found.skipped,
            documents=writer.count("document"),
            sentences=writer.count("sentence"),
            embedded=embedded,
            seconds=time.monotonic() - started,
        )


@contextmanager
def _writing(folder: Path, index: Path, parts: Parts) -> Iterator[sqlite3.Connection]:
    """The catalogue of this folder and model, made where there is none, for us alone."""
    wanted = _identity(folder, index, parts)
    catalogue.make_folder(index)
    with _locked(index), _translated(index):
        if not catalogue.exists(index):
            views.discard(index)
            catalogue.create(index, wanted)
        with closing(catalogue.connect(index, write=True)) as connection:
            _refuse_another(index, catalogue.identity(connection), wanted)
            yield connection


@contextmanager
def _translated(index: Path) -> Iterator[None]:
    """SQLite's errors as sentences on the index."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise catalogue.unwritable(index, error) from error
    except sqlite3.DatabaseError as error:
        raise catalogue.unreadable(index, error) from error


@contextmanager
def _locked(index: Path) -> Iterator[None]:
    """Nobody else writes the index meanwhile; waits for whoever does."""
    lock = FileLock(index / "writer.lock")
    try:
        lock.acquire()
    except OSError as error:
        raise catalogue.unwritable(index, error) from error
    try:
        yield
    finally:
        lock.release()


def _identity(folder: Path, index: Path, parts: Parts) -> Identity:
    return Identity(
        folder=str(folder.resolve()),
        relative=os.path.relpath(folder.resolve(), index.resolve()),
        model=parts.model,
        fingerprint=parts.embedder.fingerprint,
        dimension=parts.embedder.dimension,
    )


def _refuse_another(index: Path, made_of: Identity, wanted: Identity) -> None:
    refuse_another_folder(index, made_of, Path(wanted.folder))
    if made_of.fingerprint != wanted.fingerprint:
        raise WrongModel(
            f"The index was made with the model {made_of.model!r}, not with"
            f" {wanted.model!r} as it is now; remove the index folder and sync again,"
            " or name another with --index."
        )


def _refuse_to_begin_empty(folder: Path, index: Path, parts: Parts) -> None:
    found = scan(folder, parts.extractors.keys(), leave_out=index)
    if not found.files and not found.failures:
        kinds = ", ".join(parts.extractors)
        raise FolderEmpty(
            f"The folder {str(folder)!r} holds no document; put files of these kinds"
            f" there: {kinds}"
        )


def _refuse_to_empty(folder: Path, writer: Writer, found: Scan) -> None:
    known = writer.count("document")
    if known and not found.files and not found.failures:
        raise FolderEmpty(
            f"The folder {str(folder)!r} is empty, and {known} documents are indexed;"
            " if that is meant, sync with --allow-empty."
        )
