"""Asking: `Bot`, which keeps an index open, and `answer`, a single call."""

import os
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from index.catalogue.identity import folder_of
from index.embed.embedder import Embedder
from index.embed.runtime import PerProcess
from index.processors import usable_processors
from index.store.snapshot import Snapshot
from qa.answers.answer import Answer, Searched, Timings
from qa.answers.quote import Quote
from qa.converse.history import Turn, turns
from qa.converse.resolution import Resolution, resolutions
from qa.decide.calibrator import THRESHOLD
from qa.decide.decision import Decision
from qa.english.small_talk import small_talk
from qa.english.summary_requests import summary_topic
from qa.errors import BadRequest
from qa.fair_semaphore import FairSemaphore
from qa.indexing import INDEX, ensure_index
from qa.questions import checked
from qa.read.reader import Reader
from qa.retrieve.passages import Passage
from qa.scope import Scope, checked_scope
from qa.stages import Found, OnStage, ignore_stages
from qa.suggest.summary import documents_about, summary_note, telling_quotes
from qa.wiring import Pipeline, open_pipeline, with_model_of
from qa.wording.generator import Generator

History = Sequence[Mapping[str, object]]
"""Earlier turns, oldest first: {"question": …, "answer": …, "quotes"?: …}."""


@dataclass(frozen=True, slots=True)
class _Options:
    """The turns before a question, and how to answer it."""

    turns: Sequence[Turn]
    scope: Scope
    min_confidence: float | None
    on_stage: OnStage


class Bot:
    """Answers questions over one index, which it keeps open; safe for threads and forks.

    It answers as many questions at a time as there are processors; others wait for their
    turn. Each question sees the latest state that a sync has committed. Use it as a context
    manager, or close it. A `generator` words the answers that are found; if it fails, the
    answer has no wording, and its `wording_note` says why.

    Raises:
        IndexMissing, IndexUnreadable, WrongFormat, WrongModel, ModelUnusable: the index
            can't be asked. `ask` raises them too, if the index has changed since.
    """

    def __init__(
        self,
        index: str | os.PathLike[str],
        *,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
        generator: Generator | None = None,
    ) -> None:
        self._index = Path(index)
        self._embedder = embedder
        self._generator = generator
        self._changing_model = PerProcess(threading.Lock)
        # More threads than processors slow each other down, and all take memory.
        self._turns = PerProcess(lambda: FairSemaphore(usable_processors()))
        self._pipeline = open_pipeline(self._index, embedder, reader)

    def ask(  # noqa: PLR0913 - the options are keywords
        self,
        question: str,
        history: History | None = (),
        *,
        documents: Sequence[str] | None = None,
        dated: str | None = None,
        min_confidence: float | None = None,
        on_stage: OnStage = ignore_stages,
    ) -> Answer:
        """Answer a question in the documents' own words.

        `history` is a list of `{"question", "answer", "quotes"?}`, oldest first; the last 8
        turns count. A question that refers to them is read with them, and `resolved` says
        how. `documents` restricts the search to documents by name, folder or glob pattern, and
        `dated` to those that say they are of a year: "2024", "2021..2024", "2021.." or
        "..2023". An answer is found from `min_confidence` on: 0 always gives the best
        candidate, None means .5. `on_stage` is called with each stage before the answer, in
        the calling thread.

        Raises:
            EmptyQuestion, QuestionTooLong, BadRequest: the question or an option is invalid.
            DocumentUnknown: no document matches `documents` and `dated`.
        """
        question = checked(question)
        earlier = _turns(history)
        scope = checked_scope(documents, dated)
        _check_confidence(min_confidence)
        note, topic = small_talk(question), summary_topic(question)
        with self._turns.get(), self._pipeline.store.reading() as snapshot:
            if note:
                return _noted(question, note, snapshot)
            if topic is not None:
                return self._telling(snapshot, question, topic, scope)
            options = _Options(earlier, scope, min_confidence, on_stage)
            answer = self._answer(snapshot, question, options)
        # Outside the snapshot, as a language model takes long.
        return self._with_wording(answer, on_stage)

    def passages(
        self,
        question: str,
        *,
        documents: Sequence[str] | None = None,
        dated: str | None = None,
    ) -> Sequence[Passage]:
        """The passages that a question would be answered from, best first.

        Raises:
            EmptyQuestion, QuestionTooLong, BadRequest: the question or an option is invalid.
            DocumentUnknown: no document matches `documents` and `dated`.
        """
        question = checked(question)
        scope = checked_scope(documents, dated)
        with self._turns.get(), self._pipeline.store.reading() as snapshot:
            retriever = self._pipeline_of(snapshot).retriever
            return retriever.retrieve(snapshot, question, scope.within(snapshot))

    @property
    def folder(self) -> Path:
        """The folder that the index belongs to."""
        return folder_of(self._index, self._pipeline.store.identity)

    def reading(self) -> AbstractContextManager[Snapshot]:
        """A snapshot of the index, which later writes don't change.

        Raises:
            IndexMissing, IndexUnreadable, WrongFormat: it can't be read any more.
        """
        return self._pipeline.store.reading()

    def _pipeline_of(self, snapshot: Snapshot) -> Pipeline:
        """The pipeline with the embedding model of the snapshot."""
        identity = snapshot.identity
        with self._changing_model.get():
            if self._pipeline.retriever.embedder.fingerprint != identity.fingerprint:
                self._pipeline = with_model_of(
                    self._pipeline, self._index, identity, self._embedder
                )
            return self._pipeline

    def _answer(self, snapshot: Snapshot, question: str, options: _Options) -> Answer:
        """Retrieve, read, decide."""
        started = time.perf_counter()
        # Read once: a question on another snapshot may replace the pipeline.
        pipeline = self._pipeline_of(snapshot)
        within = options.scope.within(snapshot)
        reading = 0.0
        tried: list[tuple[Resolution, Decision]] = []
        for found in resolutions(
            question,
            options.turns,
            pipeline.talks,
            lambda text: pipeline.retriever.retrieve(snapshot, text, within),
        ):
            options.on_stage(Found.among(found.passages))
            retrieved = time.perf_counter()
            decision = pipeline.decider.decide(
                found.asked,
                found.passages,
                snapshot.around,
                options.min_confidence,
                found.repeats,
            )
            reading += time.perf_counter() - retrieved
            tried.append((found, decision))
            if decision.confidence >= THRESHOLD:
                break
        else:
            # Of ways that find no answer, the one with words of the talk says more.
            found, decision = next(
                (each for each in tried if each[0].resolved), tried[-1]
            )
        total = time.perf_counter() - started
        timings = Timings(
            retrieve=1000 * (total - reading), read=1000 * reading, total=1000 * total
        )
        answer = decision.answer(question, snapshot.state(), timings)
        searched = None if within is None else _searched(options.scope, len(within))
        return replace(answer, resolved=found.resolved, searched=searched)

    def _telling(
        self, snapshot: Snapshot, question: str, topic: str, scope: Scope
    ) -> Answer:
        """The most telling sentences of what a summary is asked of."""
        within = scope.within(snapshot)
        retriever = self._pipeline_of(snapshot).retriever

        def best(topic: str) -> str | None:
            found = retriever.retrieve(snapshot, topic, within)
            return found[0].span.document.id if found else None

        names = documents_about(topic, snapshot.names(within), best)
        quotes = telling_quotes(snapshot, names)
        return _noted(question, summary_note(names), snapshot, quotes)

    def _with_wording(self, answer: Answer, on_stage: OnStage) -> Answer:
        """The answer with its wording, if it was found and there is a generator."""
        if self._generator is None or not answer.found:
            return answer
        from qa.wording.wording import answer_in_words  # noqa: PLC0415 - few have a language model

        on_stage(answer)
        for worded_so_far in answer_in_words(answer, self._generator):
            on_stage(worded_so_far)
        return worded_so_far

    def end_wording(self) -> None:
        """Stop the generator; answers that wait for their wording get none."""
        if self._generator is not None:
            self._generator.close()

    def close(self) -> None:
        """Close the index; all questions must have been answered."""
        self._pipeline.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _searched(scope: Scope, number: int) -> Searched:
    dated = None if scope.period is None else str(scope.period)
    return Searched(tuple(scope.documents or ()), dated, number)


def _noted(
    question: str, note: str, snapshot: Snapshot, nearest: tuple[Quote, ...] = ()
) -> Answer:
    """Askquote's own reply to what asks for no answer."""
    return Answer(
        question=question,
        confidence=0.0,
        calibrated=True,
        index=snapshot.state(),
        timings=Timings(),
        nearest=nearest,
        note=note,
    )


def _turns(history: object) -> Sequence[Turn]:
    if history is None:
        return []
    if not isinstance(history, Sequence) or isinstance(history, str | bytes):
        raise BadRequest(
            'history must be a list of turns, {"question": "…", "answer": "…"}; got'
            f" {history!r:.200}"
        )
    return turns(history)


def _check_confidence(min_confidence: float | None) -> None:
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise BadRequest(f"min_confidence must be from 0 to 1, not {min_confidence}.")


def answer(  # noqa: PLR0913 - the options are keywords
    question: str,
    *,
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] | None = None,
    history: History | None = (),
    documents: Sequence[str] | None = None,
    dated: str | None = None,
    min_confidence: float | None = None,
) -> Answer:
    """Answer one question; first index the folder `docs` if there is no index yet.

    By default, `docs` is `docs_src` and `index` is `.askquote` in the current folder. An
    existing index is not updated. To ask more than once, keep a `Bot`, which is faster.

    Raises:
        AskquoteError: the question is invalid, or the index can't be created or asked.
    """
    checked(question)
    folder = INDEX if index is None else Path(index)
    ensure_index(docs, folder)
    with Bot(folder) as bot:
        return bot.ask(
            question,
            history,
            documents=documents,
            dated=dated,
            min_confidence=min_confidence,
        )
