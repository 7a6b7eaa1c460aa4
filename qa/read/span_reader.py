"""The span reader: the words of a passage that answer a question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt

from index.store.state import Sentence
from index.text.document import Span
from index.text.graphemes import widen
from index.text.range import Range
from qa.read.expected_f1 import best_by_expected_f1
from qa.read.reader import Candidate, may_answer
from qa.read.span_model import Context, Scores, SpanModel, Window
from qa.read.trimming import complete, trim
from qa.retrieve.passages import Passage

_SPANS = 3  # of one passage, none of which overlap
_SPAN_PIECES = 48  # the longest answer, as in training
_IMPOSSIBLE = np.float32(-1e9)

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SpanReader:
    """Finds the best spans of every passage.

    A candidate's margin is the logit of the best span it overlaps, minus the logit of no
    answer in the same window. It uses logits because softmax values of different passages
    can't be compared.
    """

    model: SpanModel

    @property
    def fingerprint(self) -> str:
        """Identifies the reader by its model."""
        return f"span-2:{self.model.fingerprint}"

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The best spans of each passage, best first; each lies within one sentence."""
        windows = self.model.score(question, [_context(p) for p in passages])
        candidates = [
            candidate
            for passage, runs in zip(passages, windows, strict=True)
            for candidate in _best(passage, runs)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.margin)


def _context(passage: Passage) -> Context:
    span = passage.span
    return Context(span.heading or PurePosixPath(span.document.id).stem, span.text)


def _best(passage: Passage, windows: Sequence[Window]) -> Sequence[Candidate]:
    """The best few candidates of a passage, from all its windows."""
    candidates = [c for window in windows for c in _candidates(passage, window)]
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: -c.margin):
        if not any(candidate.span.overlaps(other.span) for other in kept):
            kept.append(candidate)
    return kept[:_SPANS]


def _candidates(passage: Passage, window: Window) -> Iterator[Candidate]:
    """The best spans of a window that share no piece, best first."""
    if not window.offsets:
        return
    sentences = _sentence_indices(passage, window)
    margins = np.where(_allowed(sentences), window.spans - window.null, _IMPOSSIBLE)
    for _ in range(_SPANS):
        first, last = divmod(int(margins.argmax()), len(sentences))
        if margins[first, last] <= _IMPOSSIBLE:
            return
        margin = float(margins[first, last])
        sentence = passage.sentences[sentences[first]]
        low, high = _best_wording(
            passage, window, margins, sentences == sentences[first]
        )
        text_range = Range(window.offsets[low].start, window.offsets[high].end)
        span = _span(passage, text_range, sentence)
        yield Candidate(span, sentence, passage, margin)
        # Further spans start after both of these or end before both.
        margins[: max(last, high) + 1, min(first, low) :] = _IMPOSSIBLE


def _best_wording(
    passage: Passage, window: Window, margins: Scores, in_sentence: Mask
) -> Range:
    """First and last piece of the best wording of the best span, within its sentence."""
    own = np.flatnonzero(in_sentence)
    pieces = slice(own[0], own[-1] + 1)
    low, high = best_by_expected_f1(
        margins[pieces, pieces], passage.span.text, window.offsets[pieces]
    )
    return Range(low + own[0], high + own[0])


def _sentence_indices(passage: Passage, window: Window) -> Numbers:
    """For each piece the index of its sentence in the passage; -1 if that may not answer."""
    pieces = [passage.span.start + offset.start for offset in window.offsets]
    starts = [sentence.span.start for sentence in passage.sentences]
    indices = np.searchsorted(starts, pieces, side="right") - 1
    excluded = [n for n, s in enumerate(passage.sentences) if not may_answer(s.span)]
    indices[np.isin(indices, excluded)] = -1
    return indices


def _allowed(sentences: Numbers) -> Mask:
    """Which pairs of a first and a last piece form a span that may answer."""
    index = np.arange(len(sentences))
    length = index[None, :] - index[:, None]
    together = (sentences[:, None] == sentences[None, :]) & (sentences >= 0)
    allowed: Mask = together & (length >= 0) & (length < _SPAN_PIECES)
    return allowed


def _span(passage: Passage, text_range: Range, sentence: Sentence) -> Span:
    """A range of the passage's text as a span of its document, in whole graphemes."""
    document, base, limits = passage.span.document, passage.span.start, sentence.span
    low, high = complete(document.text, base + text_range.start, base + text_range.end)
    kept = trim(document.text, max(low, limits.start), min(high, limits.end))
    return Span(document, *widen(document.text, *kept))
