"""Suggestions: questions that the documents are known to answer, each tried first."""

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from index.errors import AskquoteError
from index.store.snapshot import Snapshot
from index.store.state import Sentence
from index.text.document import Span
from qa.answers.answer import Answer
from qa.english.matching import agree
from qa.suggest.drafts import Draft, SentenceContext, drafts, heading_draft

_log = logging.getLogger(__name__)

_MAX_SUGGESTIONS = 5
_MIN_CONFIDENCE = 0.8
_MAX_DOCUMENTS = 40  # that are drawn from an index
_MAX_SENTENCES = 150  # of each
_MAX_TEXT = 100_000  # characters of each, which tell names from other words
_MAX_TRIALS = 6  # drafts of each document
_MAX_OF_A_FORM = 2  # so that the suggestions differ
_SEED = 1
_MAX_SECONDS = 30.0
_SOON_SECONDS = 2.0


class Askable(Protocol):
    """What questions are tried on, such as a `Bot`."""

    def ask(self, question: str) -> Answer:
        """Answer a question."""
        ...

    def reading(self) -> AbstractContextManager[Snapshot]:
        """One state of the index."""
        ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A draft with the sentence it is made from."""

    draft: Draft
    span: Span

    def is_proved_by(self, answer: Answer) -> bool:
        """Whether an answer is sure and from that sentence, or from below that heading."""
        if not answer.found or answer.confidence < _MIN_CONFIDENCE or answer.verdict:
            return False
        quote = answer.quotes[0]
        if not self.draft.answer:
            return quote.span.heading == self.span.heading and (
                quote.document == self.span.document
            )
        return quote.span.overlaps(self.span) and agree(answer.text, self.draft.answer)


def suggestions(
    bot: Askable, go_on: Callable[[], bool] = lambda: True
) -> Sequence[str]:
    """A handful of questions with sure answers, from different documents if possible.

    It tries drafts until it has enough or `go_on` returns False.
    """
    with bot.reading() as snapshot:
        candidates = list(_round_robin(_candidates(snapshot, go_on)))
    kept: list[_Candidate] = []
    tried: set[str] = set()
    for may_repeat_documents in (False, True):
        for candidate in candidates:
            if len(kept) == _MAX_SUGGESTIONS or not go_on():
                break
            question = candidate.draft.question
            differs = _differs(candidate, kept, may_repeat=may_repeat_documents)
            if differs and question not in tried:
                tried.add(question)
                if candidate.is_proved_by(bot.ask(question)):
                    kept.append(candidate)
    return [candidate.draft.question for candidate in kept]


def _differs(
    candidate: _Candidate, kept: Sequence[_Candidate], *, may_repeat: bool
) -> bool:
    """Whether a candidate's form and, unless it `may_repeat`, its document are new enough."""
    forms = Counter(other.draft.form for other in kept)
    documents = {other.span.document.id for other in kept}
    is_allowed = may_repeat or candidate.span.document.id not in documents
    return is_allowed and forms[candidate.draft.form] < _MAX_OF_A_FORM


def _round_robin(
    by_document: Iterator[Sequence[_Candidate]],
) -> Iterator[_Candidate]:
    """The first of each document, then the second of each, and so on."""
    for row in zip_longest(*by_document):
        yield from (candidate for candidate in row if candidate is not None)


def _candidates(
    snapshot: Snapshot, go_on: Callable[[], bool]
) -> Iterator[Sequence[_Candidate]]:
    """The candidates of some documents, in the order in which to try them."""
    names = [entry.document for entry in snapshot.entries()]
    drawn = random.Random(_SEED).sample(names, min(_MAX_DOCUMENTS, len(names)))
    for name in drawn:
        if go_on():
            sentences = snapshot.opening(name, _MAX_SENTENCES)
            yield _varied(list(_candidates_of(sentences)))[:_MAX_TRIALS]


def _varied(candidates: Sequence[_Candidate]) -> Sequence[_Candidate]:
    """The most telling forms first, and no form twice before another has had its turn."""
    counts: Counter[str] = Counter()
    ranked = []
    for candidate in candidates:
        form = candidate.draft.form
        ranked.append((counts[form], candidate.draft.rank, candidate))
        counts[form] += 1
    return [candidate for *_, candidate in sorted(ranked, key=lambda row: row[:2])]


def _candidates_of(sentences: Sequence[Sentence]) -> Iterator[_Candidate]:
    """The candidates of a document's sentences, in their order."""
    opens = True
    for sentence in sentences:
        span = sentence.span
        heading = span.heading or ""
        if span.holds_heading:
            draft = heading_draft(heading)
            if draft is not None:
                yield _Candidate(draft, span)
        else:
            text, topic = (
                span.document.text[:_MAX_TEXT],
                f"{span.document.id} {heading}",
            )
            context = SentenceContext(text, topic, opens)
            yield from (_Candidate(draft, span) for draft in drafts(span.text, context))
        opens = span.holds_heading or span.text[-1:].isalnum()


class Suggester:
    """Keeps suggestions for the current state of an index, and makes them in a thread."""

    def __init__(self, bot: Askable, pause_seconds: float = 60.0) -> None:
        self._bot = bot
        self._pause_seconds = pause_seconds
        self._lock = threading.Lock()
        self._suggestions: Sequence[str] = ()
        self._index_state: object = None
        self._not_before = 0.0
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def current(self) -> Sequence[str]:
        """The suggestions so far, at once.

        It also starts making new ones, for an index that has changed, unless the last start
        was less than the pause ago, or less than two seconds if there are none yet.
        """
        with self._lock:
            is_idle = self._thread is None or not self._thread.is_alive()
            if is_idle and time.monotonic() >= self._not_before:
                # After none, such as of an empty folder, the next may come soon.
                pause = self._pause_seconds if self._suggestions else _SOON_SECONDS
                self._not_before = time.monotonic() + min(pause, self._pause_seconds)
                self._thread = threading.Thread(target=self._make, daemon=True)
                self._thread.start()
            return self._suggestions

    def _make(self) -> None:
        end = time.monotonic() + _MAX_SECONDS
        try:
            with self._bot.reading() as snapshot:
                state = (snapshot.state(), tuple(snapshot.entries()))
            if state != self._index_state:
                self._suggestions = suggestions(
                    self._bot,
                    lambda: not self._closed.is_set() and time.monotonic() < end,
                )
                self._index_state = state
        except AskquoteError as error:
            _log.warning("No questions can be suggested: %s", error)

    def wait(self) -> None:
        """Wait until no suggestions are being made."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def close(self) -> None:
        """Stop making suggestions, and wait for the thread to end."""
        self._closed.set()
        self.wait()
