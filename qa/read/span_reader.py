"""The span reader: the words of a passage that answer a question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt

from index.store.state import Sentence
from index.text.document import Range, Span
from index.text.graphemes import widen
from qa.english.answer_types import suits
from qa.read.expected_f1 import best_by_expected_f1
from qa.read.reader import Candidate, may_answer
from qa.read.span_model import Context, Scores, SpanModel, Window
from qa.read.trimming import completed, trimmed
from qa.retrieve.passages import Passage

_SPANS = 3  # of one passage, none of which overlap
_SPAN_PIECES = 48  # the longest answer, as in training
_IMPOSSIBLE = np.float32(-1e9)

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SpanReader:
    """Finds the best spans of every passage.

    A candidate's margin is the logit of the best span it overlaps less that of no answer in
    the same window: logits, because a softmax inside one passage says nothing about another.
    """

    model: SpanModel

    @property
    def fingerprint(self) -> str:
        """Names the reader by its model."""
        return f"span-2:{self.model.fingerprint}"

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The best spans of each passage, the best first; none crosses a sentence."""
        windows = self.model.score(question, [_context(p) for p in passages])
        candidates = [
            candidate
            for passage, runs in zip(passages, windows, strict=True)
            for candidate in _best(passage, runs)
        ]
        suiting = [c for c in candidates if suits(question, c.span.text)]
        return sorted(suiting, key=lambda candidate: -candidate.margin)


def _context(passage: Passage) -> Context:
    span = passage.span
    return Context(span.heading or PurePosixPath(span.document.id).stem, span.text)


def _best(passage: Passage, windows: Sequence[Window]) -> Sequence[Candidate]:
    """The best few candidates of a passage, whichever windows they are from."""
    drawn = [c for window in windows for c in _candidates(passage, window)]
    kept: list[Candidate] = []
    for candidate in sorted(drawn, key=lambda c: -c.margin):
        if not any(candidate.span.overlaps(other.span) for other in kept):
            kept.append(candidate)
    return kept[:_SPANS]


def _candidates(passage: Passage, window: Window) -> Iterator[Candidate]:
    """The best spans of a window that share no piece, the best first."""
    if not window.offsets:
        return
    homes = _homes(passage, window)
    margins = np.where(_allowed(homes), window.spans - window.null, _IMPOSSIBLE)
    for _ in range(_SPANS):
        first, last = divmod(int(margins.argmax()), len(homes))
        if margins[first, last] <= _IMPOSSIBLE:
            return
        margin, sentence = float(margins[first, last]), passage.sentences[homes[first]]
        low, high = _worded(passage, window, margins, homes == homes[first])
        found = Range(window.offsets[low].start, window.offsets[high].end)
        yield Candidate(_span(passage, found, sentence), sentence, passage, margin)
        # What is left begins behind both spans or ends before them.
        margins[: max(last, high) + 1, min(first, low) :] = _IMPOSSIBLE


def _worded(passage: Passage, window: Window, margins: Scores, home: Mask) -> Range:
    """First and last piece of the best_by_expected_f1 wording of the best span, in its sentence."""
    own = np.flatnonzero(home)
    pieces = slice(own[0], own[-1] + 1)
    low, high = best_by_expected_f1(
        margins[pieces, pieces], passage.span.text, window.offsets[pieces]
    )
    return Range(low + own[0], high + own[0])


def _homes(passage: Passage, window: Window) -> Numbers:
    """For each piece which of the passage's sentences it is in; -1 where none may answer."""
    middles = [passage.span.start + offset.start for offset in window.offsets]
    starts = [sentence.span.start for sentence in passage.sentences]
    homes = np.searchsorted(starts, middles, side="right") - 1
    mute = [n for n, s in enumerate(passage.sentences) if not may_answer(s.span)]
    homes[np.isin(homes, mute)] = -1
    return homes


def _allowed(homes: Numbers) -> Mask:
    """Which pairs of pieces, first and last, are a span that may answer."""
    place = np.arange(len(homes))
    length = place[None, :] - place[:, None]
    together = (homes[:, None] == homes[None, :]) & (homes >= 0)
    allowed: Mask = together & (length >= 0) & (length < _SPAN_PIECES)
    return allowed


def _span(passage: Passage, found: Range, sentence: Sentence) -> Span:
    """A range of the passage's text as a span of its document, in whole graphemes."""
    document, base, home = passage.span.document, passage.span.start, sentence.span
    low, high = completed(document.text, base + found.start, base + found.end)
    kept = trimmed(document.text, max(low, home.start), min(high, home.end))
    return Span(document, *widen(document.text, *kept))
