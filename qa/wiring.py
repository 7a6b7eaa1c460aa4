"""The one place where the parts are chosen and put together."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from index.catalogue.database import Identity
from index.embed.embedder import Embedder
from index.embed.model_cache import open_embedder
from index.embed.model_files import (
    find_span_model,
    go_offline,
)
from index.errors import WrongModel
from index.processors import usable_processors
from index.store.store import LocalStore, Store
from qa.decide.calibrator import CLOSED, Calibrator
from qa.decide.calibrator_file import calibrators_of, fitting, shipped_calibrators
from qa.decide.decision import Decider
from qa.decide.judge import Judge
from qa.evaluate.closed_reading import ClosedReading
from qa.indexing import splitter
from qa.read.early_stopping import EarlyStopping
from qa.read.onnx_span_model import shipped_span_model
from qa.read.reader import Reader
from qa.read.sentence_reader import SentenceReader
from qa.read.span_reader import SpanReader
from qa.retrieve.retriever import Retriever
from qa.wording.generator import Generator


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
    threads = usable_processors()
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
