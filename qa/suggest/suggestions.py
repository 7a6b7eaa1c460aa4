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
from qa.suggest.drafts import Draft, Place, drafts, heading_draft

_log = logging.getLogger(__name__)

_SHOWN = 5
_SURE = 0.8
_DOCUMENTS = 40  # looked into
_SENTENCES = 150  # of each
_TEXT = 100_000  # characters of each, that tell names from other words
_EACH = 6  # drafts of a document that are tried
_ONE_FORM = 2  # suggestions of one form, so that they differ
_SEED = 1
_SECONDS = 30.0


class Asked(Protocol):
    """What questions are tried on: a `Bot`."""

    def ask(self, question: str) -> Answer:
        """Answer a question."""
        ...

    def reading(self) -> AbstractContextManager[Snapshot]:
        """One state of the index."""
        ...


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A draft with the sentence it is made from."""

    draft: Draft
    span: Span

    def proved_by(self, answer: Answer) -> bool:
        """Whether an answer is sure, and from that sentence; a heading's is from below it."""
        if not answer.found or answer.confidence < _SURE or answer.verdict:
            return False
        quote = answer.quotes[0]
        if not self.draft.answer:
            return quote.span.heading == self.span.heading and (
                quote.document == self.span.document
            )
        return quote.span.overlaps(self.span) and agree(answer.text, self.draft.answer)


def suggestions(
    asked: Asked, go_on: Callable[[], bool] = lambda: True
) -> Sequence[str]:
    """A handful of questions that are answered surely, of different documents if it can be.

    It tries until it has enough or `go_on` says no.
    """
    with asked.reading() as snapshot:
        drafted = list(_in_turn(_drafted(snapshot, go_on)))
    kept: list[_Drafted] = []
    tried: set[str] = set()
    for again in (False, True):
        for one in drafted:
            if len(kept) == _SHOWN or not go_on():
                break
            wanted = _is_wanted(one, kept, again=again)
            if wanted and one.draft.question not in tried:
                tried.add(one.draft.question)
                if one.proved_by(asked.ask(one.draft.question)):
                    kept.append(one)
    return [one.draft.question for one in kept]


def _is_wanted(one: _Drafted, kept: Sequence[_Drafted], *, again: bool) -> bool:
    """Whether it differs enough from what is kept; `again` allows the same document."""
    forms = Counter(other.draft.form for other in kept)
    documents = {other.span.document.id for other in kept}
    new = again or one.span.document.id not in documents
    return new and forms[one.draft.form] < _ONE_FORM


def _in_turn(by_document: Iterator[Sequence[_Drafted]]) -> Iterator[_Drafted]:
    """The first of each document, then the second of each, and so on."""
    for row in zip_longest(*by_document):
        yield from (one for one in row if one is not None)


def _drafted(
    snapshot: Snapshot, go_on: Callable[[], bool]
) -> Iterator[Sequence[_Drafted]]:
    """The drafts of some documents, the most telling first, no form twice before another."""
    names = [entry.document for entry in snapshot.entries()]
    chosen = random.Random(_SEED).sample(names, min(_DOCUMENTS, len(names)))
    for name in chosen:
        if go_on():
            yield _varied(list(_of(snapshot.opening(name, _SENTENCES))))[:_EACH]


def _varied(drafted: Sequence[_Drafted]) -> Sequence[_Drafted]:
    before: Counter[str] = Counter()
    ranked = []
    for one in drafted:
        ranked.append((before[one.draft.form], one.draft.rank, one))
        before[one.draft.form] += 1
    return [one for *_, one in sorted(ranked, key=lambda row: row[:2])]


def _of(sentences: Sequence[Sentence]) -> Iterator[_Drafted]:
    opens = True
    for sentence in sentences:
        span = sentence.span
        if span.holds_heading:
            draft = heading_draft(span.text)
            if draft is not None:
                yield _Drafted(draft, span)
        else:
            text = span.document.text[:_TEXT]
            place = Place(text, f"{span.document.id} {span.heading or ''}", opens)
            yield from (_Drafted(draft, span) for draft in drafts(span.text, place))
        opens = span.holds_heading or span.text[-1:].isalnum()


class Suggester:
    """Keeps suggestions for an index as it is now, and makes them beside what else goes on."""

    def __init__(self, asked: Asked, pause_seconds: float = 60.0) -> None:
        self._asked = asked
        self._pause_seconds = pause_seconds
        self._changing = threading.Lock()
        self._made: Sequence[str] = ()
        self._of: object = None
        self._not_before = 0.0
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def current(self) -> Sequence[str]:
        """The suggestions there are; where the index has changed, others are begun.

        It waits for nothing; others are begun after a pause only.
        """
        with self._changing:
            idle = self._thread is None or not self._thread.is_alive()
            if idle and time.monotonic() >= self._not_before:
                self._not_before = time.monotonic() + self._pause_seconds
                self._thread = threading.Thread(target=self._make, daemon=True)
                self._thread.start()
            return self._made

    def _make(self) -> None:
        end = time.monotonic() + _SECONDS
        try:
            with self._asked.reading() as snapshot:
                now = (snapshot.state(), tuple(snapshot.entries()))
            if now != self._of:
                self._made = suggestions(
                    self._asked,
                    lambda: not self._closed.is_set() and time.monotonic() < end,
                )
                self._of = now
        except AskquoteError as error:
            _log.warning("No questions can be suggested: %s", error)

    def wait(self) -> None:
        """Wait for what was begun."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def close(self) -> None:
        """Make no more of them, and wait for what was begun."""
        self._closed.set()
        self.wait()
