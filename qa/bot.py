"""Asking: a bot over an open index, and the one call that needs no more than a question."""

import os
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from index.catalogue.database import folder_of
from index.embed.embedder import Embedder
from index.processors import usable_processors
from index.store.name_patterns import count_wildcard_characters
from index.store.snapshot import Snapshot
from index.store.state import IndexState
from qa.answers.answer import Answer, Timings
from qa.converse.history import Turn, check_history, turns
from qa.converse.resolution import resolve
from qa.english.small_talk import small_talk
from qa.errors import BadRequest
from qa.fair_semaphore import FairSemaphore
from qa.indexing import INDEX, ensure_index
from qa.questions import checked
from qa.read.reader import Reader
from qa.retrieve.passages import Passage
from qa.stages import Found, OnStage, no_stages
from qa.wiring import Pipeline, open_pipeline, with_model_of
from qa.wording.generator import Generator

History = Sequence[Mapping[str, object]]

# Matching this many against 10,000 names takes about 10 s at worst, and 1 s for usual names.
_MAX_PATTERNS = 1_000
_MAX_WILDCARD_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class _Wish:
    """What went before, what a caller wants of an answer, and who hears of its stages."""

    before: Sequence[Turn]
    documents: Sequence[str] | None
    min_confidence: float | None
    on_stage: OnStage


class Bot:
    """Answers questions over one index, which it holds open; safe for threads.

    As many are answered at a time as there are processors; others wait for their turn.
    It sees each state that a sync commits at its next question. Use it as a context
    manager, or close it. A `generator` puts answers that are found into words; where it
    fails, the answer stands without, and its `wording_note` says why.

    Raises:
        IndexMissing, IndexUnreadable, WrongFormat, WrongModel, ModelUnusable: the index
            can't be asked; a question raises them too, if that comes later.
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
        self._changing = threading.Lock()
        # Threads that compute by turns hinder each other, and hold memory meanwhile.
        self._turns = FairSemaphore(usable_processors())
        self._pipeline = open_pipeline(self._index, embedder, reader)

    def ask(
        self,
        question: str,
        history: History = (),
        *,
        documents: Sequence[str] | None = None,
        min_confidence: float | None = None,
        on_stage: OnStage = no_stages,
    ) -> Answer:
        """Answer a question in the documents' own words.

        `history` is a list of `{"question", "answer", "quotes"?}`, oldest first, of which
        the last 8 count: a question that leans on them is read with them, and `resolved`
        says how. `documents` are names of documents to keep to, or glob patterns of them.
        An answer is found from `min_confidence` on; 0 always gives the best candidate, None
        takes the calibrator's threshold. `on_stage` is told each stage before the answer, in
        the thread that asks.

        Raises:
            EmptyQuestion, QuestionTooLong, BadRequest: it can't be asked like this.
            DocumentUnknown: no document matches `documents`.
        """
        question = checked(question)
        check_history(history)
        _check_choices(documents, min_confidence)
        note = small_talk(question)
        with self._turns, self._pipeline.store.reading() as snapshot:
            if note:
                return _remark(question, note, snapshot.state())
            wish = _Wish(turns(history), documents, min_confidence, on_stage)
            answer = self._answer(snapshot, question, wish)
        # A language model takes long, and no state of the index is to be held so long.
        return self._in_words(answer, on_stage)

    def passages(
        self, question: str, *, documents: Sequence[str] | None = None
    ) -> Sequence[Passage]:
        """The passages that a question would be answered from, the best first.

        Raises:
            EmptyQuestion, QuestionTooLong, BadRequest: it can't be asked like this.
            DocumentUnknown: no document matches `documents`.
        """
        _check_choices(documents, None)
        with self._turns, self._pipeline.store.reading() as snapshot:
            return _retrieved(
                self._pipeline_of(snapshot), snapshot, checked(question), documents
            )

    @property
    def folder(self) -> Path:
        """The folder that the index is of."""
        return folder_of(self._index, self._pipeline.store.identity)

    def reading(self) -> AbstractContextManager[Snapshot]:
        """One state of the index, to look into; nothing that is written meanwhile changes it.

        Raises:
            IndexMissing, IndexUnreadable, WrongFormat: it can't be read any more.
        """
        return self._pipeline.store.reading()

    def _pipeline_of(self, snapshot: Snapshot) -> Pipeline:
        """The pipeline by the model that the index has in this state."""
        identity = snapshot.identity
        with self._changing:
            if self._pipeline.retriever.embedder.fingerprint != identity.fingerprint:
                self._pipeline = with_model_of(
                    self._pipeline, self._index, identity, self._embedder
                )
            return self._pipeline

    def _answer(self, snapshot: Snapshot, question: str, wish: _Wish) -> Answer:
        """Retrieve, read, decide."""
        started = time.perf_counter()
        # Taken once: a question of another state may put another in its place meanwhile.
        pipeline = self._pipeline_of(snapshot)
        found = resolve(
            question,
            wish.before,
            lambda text: _retrieved(pipeline, snapshot, text, wish.documents),
        )
        retrieved = time.perf_counter()
        wish.on_stage(Found.among(found.passages))
        decision = pipeline.decider.decide(
            found.asked, found.passages, snapshot.around, wish.min_confidence
        )
        decided = time.perf_counter()
        timings = Timings(
            retrieve=1000 * (retrieved - started),
            read=1000 * (decided - retrieved),
            total=1000 * (decided - started),
        )
        answer = decision.answer(question, snapshot.state(), timings)
        return replace(answer, resolved=found.resolved)

    def _in_words(self, answer: Answer, on_stage: OnStage) -> Answer:
        """The answer with its wording, where there is an answer and who words it."""
        if self._generator is None or not answer.found:
            return answer
        from qa.wording.wording import worded  # noqa: PLC0415 - few have a language model

        on_stage(answer)
        for worded_so_far in worded(answer, self._generator):
            on_stage(worded_so_far)
        return worded_so_far

    def end_wording(self) -> None:
        """Have nothing put into words any more; answers that wait for it stand without."""
        if self._generator is not None:
            self._generator.close()

    def close(self) -> None:
        """Let go of the index; questions still being answered must end first."""
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


def _retrieved(
    pipeline: Pipeline,
    snapshot: Snapshot,
    question: str,
    documents: Sequence[str] | None,
) -> Sequence[Passage]:
    within = None if documents is None else snapshot.within(documents)
    return pipeline.retriever.retrieve(snapshot, question, within)


def _remark(question: str, note: str, state: IndexState) -> Answer:
    """What is said to talk that asks nothing of the documents."""
    return Answer(
        question=question,
        confidence=0.0,
        calibrated=True,
        index=state,
        timings=Timings(),
        note=note,
    )


def _check_choices(
    documents: Sequence[str] | None, min_confidence: float | None
) -> None:
    if isinstance(documents, str):
        raise BadRequest(f"documents is a list of patterns, such as [{documents!r}].")
    if documents is not None:
        _check_patterns(documents)
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise BadRequest(f"min_confidence is from 0 to 1, not {min_confidence}.")


def _check_patterns(documents: Sequence[str]) -> None:
    if len(documents) > _MAX_PATTERNS:
        raise BadRequest(
            f"documents has {len(documents):,} patterns; at most {_MAX_PATTERNS:,} are"
            " allowed."
        )
    characters = count_wildcard_characters(documents)
    if characters > _MAX_WILDCARD_CHARACTERS:
        raise BadRequest(
            f"The patterns with wildcards in documents have {characters:,} characters;"
            f" at most {_MAX_WILDCARD_CHARACTERS:,} are allowed."
        )


def answer(  # noqa: PLR0913 - one call with all that may be said
    question: str,
    *,
    docs: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] | None = None,
    history: History = (),
    documents: Sequence[str] | None = None,
    min_confidence: float | None = None,
) -> Answer:
    """Answer one question; the index is made of `docs` where there is none.

    `docs` is `docs_src` and `index` is `.askquote` in the current folder, unless given. An
    index that is there is asked as it is. To ask more than once, keep a `Bot`, which is
    quicker.

    Raises:
        AskquoteError: the question can't be asked, or the index can't be made or asked.
    """
    checked(question)
    folder = INDEX if index is None else Path(index)
    ensure_index(docs, folder)
    with Bot(folder) as bot:
        return bot.ask(
            question, history, documents=documents, min_confidence=min_confidence
        )
