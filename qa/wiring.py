"""The one place where the parts are chosen and put together."""

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from index.catalogue import database
from index.catalogue.database import Identity, folder_of
from index.embed.embedder import Embedder
from index.embed.model_cache import open_embedder, open_source
from index.embed.model_files import DEFAULT_MODEL, find_model, find_span_model
from index.embed.offline import go_offline
from index.errors import AskquoteError, IndexMissing, IndexUnwritable, WrongModel
from index.extract.limits import DEFAULT_LIMITS, Limits
from index.store.store import LocalStore, Store
from index.sync.components import Parts, Progress, Splitter, unheard
from index.sync.report import SyncReport
from qa.decide.calibrator import CLOSED, Calibrator
from qa.decide.calibrator_file import calibrators_of, fitting, shipped_calibrators
from qa.decide.decision import Decider
from qa.decide.judge import Judge
from qa.evaluate.closed_reading import ClosedReading
from qa.read.early_stopping import EarlyStopping
from qa.read.onnx_span_model import shipped_span_model
from qa.read.reader import Reader
from qa.read.sentence_reader import SentenceReader
from qa.read.span_reader import SpanReader
from qa.retrieve.retriever import Retriever
from qa.wording.generator import Generator

_log = logging.getLogger(__name__)

DOCS = Path("docs_src")
INDEX = Path(".askquote")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What answers questions over one index."""

    store: Store
    retriever: Retriever
    decider: Decider


def open_pipeline(
    index: Path, embedder: Embedder | None = None, reader: Reader | None = None
) -> Pipeline:
    """Open an index for asking: by the model it was made with, and the shipped reader.

    Raises:
        IndexMissing, IndexUnreadable, WrongFormat, WrongModel, ModelUnusable: it can't be
            asked.
    """
    store = open_store(index)
    try:
        return _pipeline(store, index, store.identity, embedder, reader)
    except BaseException:
        store.close()
        raise


def with_model_of(
    pipeline: Pipeline, index: Path, identity: Identity, embedder: Embedder | None
) -> Pipeline:
    """The pipeline over an index that has changed its embedding model meanwhile.

    Raises:
        WrongModel: an embedder was given, and it is not of the new model.
        ModelUnusable: the new model can't be used here.
    """
    reader = pipeline.decider.spans.reader
    return _pipeline(pipeline.store, index, identity, embedder, reader)


def _pipeline(
    store: Store,
    index: Path,
    identity: Identity,
    embedder: Embedder | None,
    reader: Reader | None,
) -> Pipeline:
    # Beside each other: they are the most of a start.
    with ThreadPoolExecutor(1) as beside:
        its_reader = beside.submit(lambda: reader or open_reader())
        embedder = embedder or open_embedder(identity.model, identity.fingerprint)
    _refuse_another_model(identity, embedder)
    calibrators = (*calibrators_of(index), *shipped_calibrators())
    decider = _decider(calibrators, its_reader.result(), embedder.fingerprint)
    return Pipeline(store, Retriever(embedder), decider)


def open_closed_reading(reader: Reader | None = None) -> ClosedReading:
    """Open the reading of one text for each question, without an index.

    Raises:
        ModelUnusable: the default model, whose word pieces are counted, is not there.
    """
    decider = _decider(shipped_calibrators(), reader or open_reader(), CLOSED)
    return ClosedReading(splitter(), decider)


def open_reader(name: str | None = None) -> Reader:
    """The reader that askquote ships, or a question-answering model by name or folder.

    Raises:
        ModelMissing: no model of that name is on this machine.
        ModelUnusable: it can't be loaded, or answers no questions.
    """
    threads = os.cpu_count() or 1
    if name is None:
        return EarlyStopping(SpanReader(shipped_span_model(threads)))
    source = find_span_model(name)
    go_offline()
    from qa.read.transformers_span_model import TransformersSpanModel  # noqa: PLC0415 - loads torch

    return EarlyStopping(SpanReader(TransformersSpanModel(source, threads)))


def open_generator(url: str, model: str, seconds: float) -> Generator:
    """What words answers: a model of an endpoint of OpenAI's form, by its address.

    Its key, if it needs one, is read from the environment's ASKQUOTE_LLM_KEY.

    Raises:
        BadRequest: the address or the key can't be one.
    """
    from qa.wording.openai_generator import OpenAIGenerator  # noqa: PLC0415 - loads httpx

    key = os.environ.get("ASKQUOTE_LLM_KEY")
    return OpenAIGenerator(url, model, key=key, seconds=seconds)


def _decider(
    calibrators: Sequence[Calibrator], reader: Reader, embedder: str | None
) -> Decider:
    # A text that is given has no cosines, and was not searched by words either.
    without = CLOSED if embedder == CLOSED else None

    def judge(of: Reader) -> Judge:
        return Judge(
            of,
            hybrid=fitting(calibrators, of.fingerprint, embedder),
            words=fitting(calibrators, of.fingerprint, without),
        )

    return Decider(spans=judge(reader), sentences=judge(SentenceReader()))


def open_store(index: Path) -> Store:
    """Open an index for reading.

    Raises:
        IndexMissing, IndexUnreadable, WrongFormat: it can't be read.
    """
    return LocalStore(index)


def _refuse_another_model(identity: Identity, embedder: Embedder) -> None:
    if identity.fingerprint != embedder.fingerprint:
        raise WrongModel(
            f"The index was made with the model {identity.model!r}, and another was given"
            " to ask with; give the same, or sync the folder to another index."
        )


def sync(  # noqa: PLR0913 - what may be said of it is all by name
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] = INDEX,
    *,
    model: str | None = None,
    allow_empty: bool = False,
    verify: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress = unheard,
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
    progress: Progress = unheard,
) -> Iterator[SyncReport | AskquoteError]:
    """Sync as `sync` does, and again whenever the folder changes, for ever.

    Yields a report of each sync, or what hindered it; only the first may raise.
    """
    from index.sync.keep_in_step import keep_in_step as keep  # noqa: PLC0415 - likewise

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
) -> tuple[Path, Parts]:
    """The folder that an index is, or is to be, made of, and what makes it."""
    made_of = _identity(index) if database.exists(index) else None
    own = folder_of(index, made_of) if made_of else DOCS
    return own if docs is None else Path(docs), _parts_for(made_of, model, limits)


def ensure_index(
    docs: str | os.PathLike[str] | None,
    index: Path,
    progress: Progress = unheard,
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


def _parts_for(made_of: Identity | None, model: str | None, limits: Limits) -> Parts:
    """The parts that make an index: with the model it was made with, unless one is named."""
    threads = os.cpu_count() or 1
    if made_of is not None and model is None:
        embedder = open_embedder(made_of.model, made_of.fingerprint, threads)
        return parts(embedder, made_of.model, limits)
    source = find_model(model or DEFAULT_MODEL)
    return parts(open_source(source, threads), source.name, limits)


def parts(embedder: Embedder, model: str, limits: Limits = DEFAULT_LIMITS) -> Parts:
    """What makes an index, with this embedder; `model` is the name to open it by again."""
    # Imported here: asking needs none of it.
    from index.extract.kinds import EXTRACTORS, HARMLESS  # noqa: PLC0415
    from index.extract.sandbox.worker import ExtractionWorker, bounded  # noqa: PLC0415

    worker = ExtractionWorker(limits)
    extractors = bounded(EXTRACTORS, HARMLESS, worker)
    return Parts(extractors, splitter(), embedder, model, limits, worker)


def splitter() -> Splitter:
    """What cuts texts into sentences, none too long for the default model."""
    from index.embed.wordpieces import WordPieces  # noqa: PLC0415 - likewise
    from index.split.splitter import SentenceSplitter  # noqa: PLC0415 - asking needs none of it

    return SentenceSplitter(WordPieces())
