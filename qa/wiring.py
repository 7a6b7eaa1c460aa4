"""The composition root of asking: chooses the parts and puts them together."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from index.catalogue.identity import Identity
from index.embed.embedder import Embedder
from index.embed.model_cache import open_embedder
from index.embed.model_files import find_span_model, go_offline
from index.errors import WrongModel
from index.processors import usable_processors
from index.store.store import LocalStore, Store
from qa.decide.calibrator import CLOSED, Calibrator
from qa.decide.calibrator_file import (
    calibrators_of,
    choose_calibrator,
    shipped_calibrators,
)
from qa.decide.decision import Decider
from qa.decide.scorer import CandidateScorer
from qa.evaluate.closed_reading import ClosedReading
from qa.indexing import splitter
from qa.read.early_stopping import EarlyStopping
from qa.read.onnx_span_model import ShippedTalkModel, shipped_span_model
from qa.read.reader import Reader
from qa.read.sentence_reader import SentenceReader
from qa.read.span_reader import SpanReader
from qa.read.talk_model import TalkModel
from qa.retrieve.retriever import Retriever
from qa.wording.generator import Generator


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The parts that answer questions over one index."""

    store: Store
    retriever: Retriever
    decider: Decider
    talks: TalkModel


def open_pipeline(
    index: Path, embedder: Embedder | None = None, reader: Reader | None = None
) -> Pipeline:
    """Open an index for asking, by default with its own model and the shipped reader.

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
    """The pipeline for an index that has changed to another embedding model.

    Raises:
        WrongModel: `embedder` isn't the new model's.
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
    # In parallel, as the two models take most of the time to start.
    with ThreadPoolExecutor(1) as pool:
        opened_reader = pool.submit(lambda: reader or open_reader())
        embedder = embedder or open_embedder(identity.model, identity.fingerprint)
    _refuse_another_model(identity, embedder)
    calibrators = (*calibrators_of(index), *shipped_calibrators())
    decider = _decider(calibrators, opened_reader.result(), embedder.fingerprint)
    talks = ShippedTalkModel(usable_processors())
    return Pipeline(store, Retriever(embedder), decider, talks)


def _refuse_another_model(identity: Identity, embedder: Embedder) -> None:
    if identity.fingerprint != embedder.fingerprint:
        raise WrongModel(
            f"The index was made with the model {identity.model!r}, but asked with another;"
            " ask with the same model, or sync the folder to another index."
        )


def open_store(index: Path) -> Store:
    """Open an index for reading.

    Raises:
        IndexMissing, IndexUnreadable, WrongFormat: it can't be read.
    """
    return LocalStore(index)


def open_closed_reading(reader: Reader | None = None) -> ClosedReading:
    """Open closed reading: each question comes with its own text, without an index.

    Raises:
        ModelUnusable: the default model, whose word pieces are counted, is missing.
    """
    decider = _decider(shipped_calibrators(), reader or open_reader(), CLOSED)
    return ClosedReading(splitter(), decider)


def open_reader(name: str | None = None) -> Reader:
    """The reader that askquote ships, or a question-answering model by name or folder.

    Raises:
        ModelMissing: no model of that name is on this machine.
        ModelUnusable: it can't be loaded, or isn't a question-answering model.
    """
    threads = usable_processors()
    if name is None:
        return EarlyStopping(SpanReader(shipped_span_model(threads)))
    source = find_span_model(name)
    go_offline()
    from qa.read.transformers_span_model import TransformersSpanModel  # noqa: PLC0415 - loads torch

    return EarlyStopping(SpanReader(TransformersSpanModel(source, threads)))


def open_generator(url: str, model: str, seconds: float) -> Generator:
    """A language model that words answers, at an OpenAI-compatible endpoint.

    Its key, if it needs one, comes from the environment variable ASKQUOTE_LLM_KEY.

    Raises:
        BadRequest: the address or the key is malformed.
    """
    from qa.wording.openai_generator import OpenAIGenerator  # noqa: PLC0415 - loads httpx

    key = os.environ.get("ASKQUOTE_LLM_KEY")
    return OpenAIGenerator(url, model, key=key, seconds=seconds)


def _decider(
    calibrators: Sequence[Calibrator], reader: Reader, embedder: str | None
) -> Decider:
    # Closed reading has no cosines, but isn't keyword search either.
    without_vectors = CLOSED if embedder == CLOSED else None

    def scorer(reader: Reader) -> CandidateScorer:
        return CandidateScorer(
            reader,
            hybrid=choose_calibrator(calibrators, reader.fingerprint, embedder),
            words=choose_calibrator(calibrators, reader.fingerprint, without_vectors),
        )

    return Decider(spans=scorer(reader), sentences=scorer(SentenceReader()))
