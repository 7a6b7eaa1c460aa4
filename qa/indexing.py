"""The composition root of indexing: syncing a folder with its index, and the parts it takes."""

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from index.catalogue import database
from index.catalogue.identity import Identity, check_folder, folder_of
from index.embed.embedder import Embedder
from index.embed.model_cache import open_embedder, open_source
from index.embed.model_files import DEFAULT_MODEL, find_model
from index.errors import AskquoteError, FolderMissing, IndexMissing, IndexUnwritable
from index.extract.limits import DEFAULT_LIMITS, Limits
from index.processors import usable_processors
from index.split.splitter import Splitter
from index.sync.components import Components, Progress, no_progress
from index.sync.report import SyncReport

DOCS = Path("docs_src")
"""The folder of documents, by default."""

INDEX = Path(".askquote")
"""The index folder, by default."""

_log = logging.getLogger(__name__)


def sync(  # noqa: PLR0913 - the options are keywords
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] = INDEX,
    *,
    model: str | None = None,
    allow_empty: bool = False,
    verify: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = no_progress,
) -> SyncReport:
    """Update an index from a folder of documents, or create it if there is none.

    `docs` defaults to the index's own folder, or to `docs_src` for a new index. `model` is a
    sentence-transformers model, by name or folder: for a new index, or for an existing one to
    change to. Until everything is embedded, questions still use the old model. A folder that
    is now empty is refused unless `allow_empty`. `verify` reads all files, even those that
    seem unchanged. A file that exceeds the `limits` fails; the others are indexed.

    Raises:
        FolderMissing, FolderEmpty, IgnoreFileUnusable, IndexMismatch, IndexUnwritable,
            ModelUnusable.
    """
    # Imported here: asking doesn't need it.
    from index.sync.sync import sync as sync_index  # noqa: PLC0415

    folder, parts = _folder_and_parts(docs, Path(index), model, limits)
    return sync_index(
        folder,
        Path(index),
        parts,
        allow_empty=allow_empty,
        verify=verify,
        progress=progress,
    )


def keep_up_to_date(  # noqa: PLR0913 - as above
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] = INDEX,
    *,
    model: str | None = None,
    allow_empty: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = no_progress,
) -> Iterator[SyncReport | AskquoteError]:
    """Sync as `sync` does, and then again whenever the folder changes, without end.

    Yields the report or the error of each sync; only the first sync may raise.
    """
    from index.sync.keep_up_to_date import keep_up_to_date as keep_index  # noqa: PLC0415 - as above

    folder, parts = _folder_and_parts(docs, Path(index), model, limits)
    yield from keep_index(
        folder,
        Path(index),
        parts,
        stop=threading.Event(),
        allow_empty=allow_empty,
        progress=progress,
    )


def start_index(
    docs: str | os.PathLike[str] | None, index: Path, model: str | None = None
) -> None:
    """Create an empty index if there is none, and its folder, for documents to come.

    Raises:
        FolderMissing, IndexUnwritable, ModelUnusable: it can't be created.
    """
    if database.exists(index):
        return
    from index.sync.sync import create_empty  # noqa: PLC0415 - as above

    folder, parts = _folder_and_parts(docs, index, model, DEFAULT_LIMITS)
    create_empty(folder, index, parts)


def ensure_index(
    docs: str | os.PathLike[str] | None,
    index: Path,
    progress: Progress = no_progress,
) -> None:
    """Create the index if there is none, or complete it; a complete one stays as it is.

    An incomplete index that can't be written is used as it is: every answer says what is
    missing.

    Raises:
        IndexMissing: there is none, and neither `docs` nor a default folder to index.
        WrongFolder: it belongs to another folder than `docs`.
        FolderMissing, FolderEmpty, IndexUnwritable, ModelUnusable: it can't be created.
    """
    refuse_another_folder(docs, index)
    exists = database.exists(index)
    if exists and _has_meta(index, "complete"):
        return
    if not exists and docs is None and not _has_default_folder():
        raise IndexMissing(
            f"There is no index in {str(index)!r}, and no folder {str(DOCS)!r} to index;"
            " name your folder of documents with: askquote sync FOLDER"
        )
    try:
        sync(docs, index, progress=progress)
    except IndexUnwritable as error:
        if not can_be_asked(index):
            raise
        _log.warning("%s The index is used as it is.", error)


def _has_default_folder() -> bool:
    try:
        return DOCS.is_dir()
    except PermissionError as error:
        raise FolderMissing(
            f"Can't look for the folder {str(DOCS)!r}: {error.strerror}; name a folder that"
            " you may read with: askquote sync FOLDER"
        ) from error


def refuse_another_folder(docs: str | os.PathLike[str] | None, index: Path) -> None:
    """Refuse to use an index with a folder other than its own.

    Raises:
        WrongFolder: the index belongs to another folder than `docs`.
    """
    if docs is not None and database.exists(index):
        check_folder(index, _identity(index), Path(docs))


def can_be_asked(index: Path) -> bool:
    """Whether there is an index that has scanned its folder, even if it is incomplete."""
    return database.exists(index) and _has_meta(index, "scanned_ns")


def _has_meta(index: Path, key: str) -> bool:
    with database.opened(index) as connection:
        return bool(database.meta(connection, key))


def _identity(index: Path) -> Identity:
    with database.opened(index) as connection:
        return database.identity(connection)


def _folder_and_parts(
    docs: str | os.PathLike[str] | None, index: Path, model: str | None, limits: Limits
) -> tuple[Path, Components]:
    """The folder to index, and the components that do it."""
    identity = _identity(index) if database.exists(index) else None
    default = folder_of(index, identity) if identity else DOCS
    folder = default if docs is None else Path(docs)
    return folder, _components_for(identity, model, limits)


def _components_for(
    identity: Identity | None, model: str | None, limits: Limits
) -> Components:
    """The components for an index, with its own model unless another is named."""
    threads = usable_processors()
    if identity is not None and model is None:
        embedder = open_embedder(identity.model, identity.fingerprint, threads)
        return components(embedder, identity.model, limits)
    source = find_model(model or DEFAULT_MODEL)
    return components(open_source(source, threads), source.name, limits)


def components(
    embedder: Embedder, model: str, limits: Limits = DEFAULT_LIMITS
) -> Components:
    """The parts that make an index with this embedder; `model` is the name to reopen it by."""
    # Imported here: asking doesn't need them.
    from index.extract.kinds import EXTRACTORS, IN_PROCESS_SUFFIXES  # noqa: PLC0415
    from index.extract.sandbox.worker import ExtractionWorker, bounded  # noqa: PLC0415

    worker = ExtractionWorker(limits)
    extractors = bounded(EXTRACTORS, IN_PROCESS_SUFFIXES, worker)
    return Components(extractors, splitter(), embedder, model, limits, worker)


def splitter() -> Splitter:
    """The splitter of texts into sentences, none too long for the default model."""
    # Imported here: asking doesn't need them.
    from index.embed.wordpieces import WordPieces  # noqa: PLC0415
    from index.split.splitter import SentenceSplitter  # noqa: PLC0415

    return SentenceSplitter(WordPieces())
