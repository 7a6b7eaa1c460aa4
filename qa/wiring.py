"""The one place where the parts are chosen and put together."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index import catalogue
from index.catalogue import Identity, folder_of, refuse_another_folder
from index.embedder import Embedder
from index.errors import IndexMissing, WrongModel
from index.model import DEFAULT_MODEL, find_model, find_span_model
from index.model_cache import open_embedder, open_source
from index.offline import go_offline
from index.parts import Parts, Progress, Splitter, unheard
from index.report import SyncReport
from index.store import LocalStore, Store
from qa.calibrator import CLOSED, Calibrator
from qa.calibrators import calibrators_of, fitting, shipped_calibrators
from qa.closed_reading import ClosedReading
from qa.decision import Decider
from qa.judgement import Judge
from qa.onnx_span_model import shipped_span_model
from qa.reader import Reader
from qa.retriever import Retriever
from qa.sentence_reader import SentenceReader
from qa.span_reader import SpanReader

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
        embedder = embedder or _embedder_of(store.identity)
        _refuse_another_model(store.identity, embedder)
        calibrators = (*calibrators_of(index), *shipped_calibrators())
        decider = _decider(calibrators, reader or open_reader(), embedder.fingerprint)
    except BaseException:
        store.close()
        raise
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
        return SpanReader(shipped_span_model(threads))
    source = find_span_model(name)
    go_offline()
    from qa.transformers_span_model import (  # noqa: PLC0415 - loads torch
        TransformersSpanModel,
    )

    return SpanReader(TransformersSpanModel(source, threads))


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
        IndexMissing, WrongFormat: it can't be read.
    """
    return LocalStore(index)


def _embedder_of(identity: Identity) -> Embedder:
    return open_embedder(identity.model, identity.fingerprint)


def _refuse_another_model(identity: Identity, embedder: Embedder) -> None:
    if identity.fingerprint != embedder.fingerprint:
        raise WrongModel(
            f"The index was made with the model {identity.model!r}, and another was given"
            " to ask with; give the same, or sync the folder to another index."
        )


def sync(
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] = INDEX,
    *,
    model: str | None = None,
    allow_empty: bool = False,
    progress: Progress = unheard,
) -> SyncReport:
    """Bring an index in step with a folder of documents, and make it where there is none.

    Without `docs` it is the folder that the index is of, or `docs_src` for a new index.
    `model` is a sentence-transformers model by name or folder, for a new index. A folder
    that has become empty is refused unless `allow_empty`.

    Raises:
        FolderMissing, FolderEmpty, IndexMismatch, IndexUnwritable, ModelUnusable.
    """
    from index.sync import sync as bring_in_step  # noqa: PLC0415 - asking needs none of it

    index = Path(index)
    made_of = _identity(index) if catalogue.exists(index) else None
    own = folder_of(index, made_of) if made_of else DOCS
    folder = own if docs is None else Path(docs)
    return bring_in_step(
        folder,
        index,
        _parts_for(made_of, model),
        allow_empty=allow_empty,
        progress=progress,
    )


def ensure_index(
    docs: str | os.PathLike[str] | None,
    index: Path,
    progress: Progress = unheard,
) -> None:
    """Make the index where there is none, or finish it; a whole one is left as it is.

    Raises:
        IndexMissing: there is none, and no folder was named to make one of.
        WrongFolder: it is of another folder than `docs`.
        FolderMissing, FolderEmpty, IndexUnwritable, ModelUnusable: it can't be made.
    """
    there = catalogue.exists(index)
    if there and docs is not None:
        refuse_another_folder(index, _identity(index), Path(docs))
    if there and _is_complete(index):
        return
    if not there and docs is None and not DOCS.is_dir():
        raise IndexMissing(
            f"There is no index in {str(index)!r} and no folder {str(DOCS)!r} to make one"
            " of; name your folder of documents with: askquote sync FOLDER"
        )
    sync(docs, index, progress=progress)


def _identity(index: Path) -> Identity:
    with catalogue.opened(index) as connection:
        return catalogue.identity(connection)


def _is_complete(index: Path) -> bool:
    """Whether a sync has come to its end; before, it would be asked half made."""
    with catalogue.opened(index) as connection:
        return bool(catalogue.meta(connection, "complete"))


def _parts_for(made_of: Identity | None, model: str | None) -> Parts:
    """The parts that make an index: with the model it was made with, unless one is named."""
    threads = os.cpu_count() or 1
    if made_of is not None and model is None:
        embedder = open_embedder(made_of.model, made_of.fingerprint, threads)
        return parts(embedder, made_of.model)
    source = find_model(model or DEFAULT_MODEL)
    return parts(open_source(source, threads), source.name)


def parts(embedder: Embedder, model: str) -> Parts:
    """What makes an index, with this embedder; `model` is the name to open it by again."""
    from index.kinds import EXTRACTORS  # noqa: PLC0415 - asking needs none of it

    return Parts(EXTRACTORS, splitter(), embedder, model)


def splitter() -> Splitter:
    """What cuts texts into sentences, none too long for the default model."""
    from index.sentences import SentenceSplitter  # noqa: PLC0415 - asking needs none of it
    from index.wordpieces import WordPieces  # noqa: PLC0415 - likewise

    return SentenceSplitter(WordPieces())
