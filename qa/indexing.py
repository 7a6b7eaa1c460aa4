"""The one place where what makes an index is chosen and put together."""

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from index.catalogue import database
from index.catalogue.database import Identity, folder_of
from index.embed.embedder import Embedder
from index.embed.model_cache import open_embedder, open_source
from index.embed.model_files import (
    DEFAULT_MODEL,
    find_model,
)
from index.errors import AskquoteError, IndexMissing, IndexUnwritable
from index.extract.limits import DEFAULT_LIMITS, Limits
from index.processors import usable_processors
from index.split.splitter import Splitter
from index.sync.components import Components, Progress, no_progress
from index.sync.report import SyncReport

_log = logging.getLogger(__name__)


DOCS = Path("docs_src")


INDEX = Path(".askquote")


def sync(  # noqa: PLR0913 - what may be said of it is all by name
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] = INDEX,
    *,
    model: str | None = None,
    allow_empty: bool = False,
    verify: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = no_progress,
) -> SyncReport:
    """Bring an index in step with a folder of documents, and make it where there is none.

    Without `docs` it is the folder that the index is of, or `docs_src` for a new index.
    `model` is a sentence-transformers model by name or folder, of a new index or for an old
    one to change to; questions go on with the old model until all is embedded. A folder
    that has become empty is refused unless `allow_empty`. With `verify` all files are read,
    also those that seem not to have changed. A file that breaks the `limits` fails, and the
    others go on.

    Raises:
        FolderMissing, FolderEmpty, IgnoreFileUnusable, IndexMismatch, IndexUnwritable,
            ModelUnusable.
    """
    from index.sync.sync import sync as bring_in_step  # noqa: PLC0415 - asking needs none of it

    folder, making = _making(docs, Path(index), model, limits)
    return bring_in_step(
        folder,
        Path(index),
        making,
        allow_empty=allow_empty,
        verify=verify,
        progress=progress,
    )


def keep_in_step(  # noqa: PLR0913 - likewise
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] = INDEX,
    *,
    model: str | None = None,
    allow_empty: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = no_progress,
) -> Iterator[SyncReport | AskquoteError]:
    """Sync as `sync` does, and again whenever the folder changes, for ever.

    Yields a report of each sync, or what hindered it; only the first may raise.
    """
    from index.sync.keep_up_to_date import keep_in_step as keep  # noqa: PLC0415 - likewise

    folder, making = _making(docs, Path(index), model, limits)
    yield from keep(
        folder,
        Path(index),
        making,
        stop=threading.Event(),
        allow_empty=allow_empty,
        progress=progress,
    )


def _making(
    docs: str | os.PathLike[str] | None, index: Path, model: str | None, limits: Limits
) -> tuple[Path, Components]:
    """The folder that an index is, or is to be, made of, and what makes it."""
    made_of = _identity(index) if database.exists(index) else None
    own = folder_of(index, made_of) if made_of else DOCS
    return own if docs is None else Path(docs), _parts_for(made_of, model, limits)


def ensure_index(
    docs: str | os.PathLike[str] | None,
    index: Path,
    progress: Progress = no_progress,
) -> None:
    """Make the index where there is none, or finish it; a whole one is left as it is.

    One that can't be written is not finished; every answer says what is missing.

    Raises:
        IndexMissing: there is none, and no folder was named to make one of.
        WrongFolder: it is of another folder than `docs`.
        FolderMissing, FolderEmpty, IndexUnwritable, ModelUnusable: it can't be made.
    """
    refuse_another_folder(docs, index)
    there = database.exists(index)
    if there and _is_complete(index):
        return
    if not there and docs is None and not DOCS.is_dir():
        raise IndexMissing(
            f"There is no index in {str(index)!r} and no folder {str(DOCS)!r} to make one"
            " of; name your folder of documents with: askquote sync FOLDER"
        )
    try:
        sync(docs, index, progress=progress)
    except IndexUnwritable as error:
        if not can_be_asked(index):
            raise
        _log.warning("%s The index is asked as it is.", error)


def refuse_another_folder(docs: str | os.PathLike[str] | None, index: Path) -> None:
    """Let an index be used with its own folder alone.

    Raises:
        WrongFolder: it is of another folder than `docs`.
    """
    if docs is not None and database.exists(index):
        database.refuse_another_folder(index, _identity(index), Path(docs))


def _identity(index: Path) -> Identity:
    with database.opened(index) as connection:
        return database.identity(connection)


def can_be_asked(index: Path) -> bool:
    """Whether there is an index that has looked into its folder, however little it holds."""
    if not database.exists(index):
        return False
    with database.opened(index) as connection:
        return bool(database.meta(connection, "scanned_ns"))


def _is_complete(index: Path) -> bool:
    """Whether a sync has come to its end; before, it would be asked half made."""
    with database.opened(index) as connection:
        return bool(database.meta(connection, "complete"))


def _parts_for(
    made_of: Identity | None, model: str | None, limits: Limits
) -> Components:
    """The components that make an index: with the model it was made with, unless one is named."""
    threads = usable_processors()
    if made_of is not None and model is None:
        embedder = open_embedder(made_of.model, made_of.fingerprint, threads)
        return components(embedder, made_of.model, limits)
    source = find_model(model or DEFAULT_MODEL)
    return components(open_source(source, threads), source.name, limits)


def components(
    embedder: Embedder, model: str, limits: Limits = DEFAULT_LIMITS
) -> Components:
    """What makes an index, with this embedder; `model` is the name to open it by again."""
    # Imported here: asking needs none of it.
    from index.extract.kinds import EXTRACTORS, HARMLESS  # noqa: PLC0415
    from index.extract.sandbox.worker import ExtractionWorker, bounded  # noqa: PLC0415

    worker = ExtractionWorker(limits)
    extractors = bounded(EXTRACTORS, HARMLESS, worker)
    return Components(extractors, splitter(), embedder, model, limits, worker)


def splitter() -> Splitter:
    """What cuts texts into sentences, none too long for the default model."""
    from index.embed.wordpieces import WordPieces  # noqa: PLC0415 - likewise
    from index.split.splitter import SentenceSplitter  # noqa: PLC0415 - asking needs none of it

    return SentenceSplitter(WordPieces())
