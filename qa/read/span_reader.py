"""The span reader: the words of a passage that answer a question."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from index.store.state import Sentence
from index.text.document import Span
from index.text.graphemes import widen
from index.text.range import Range
from index.text.rendering import Rendering
from index.text.surroundings import context_above
from qa.read.expected_f1 import best_by_expected_f1
from qa.read.reader import Candidate, may_answer
from qa.read.span_model import Context, Scores, SpanModel, Window
from qa.read.trimming import complete, trim
from qa.read.written import written
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
        texts = [_Text.of(passage) for passage in passages]
        windows = self.model.score(question, [text.context for text in texts])
        candidates = [
            candidate
            for text, runs in zip(texts, windows, strict=True)
            for candidate in _best(text, runs)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.margin)


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage as the model reads it, and the sentence of each of its pieces."""

    passage: Passage
    rendering: Rendering
    sentences: Sequence[Sentence]

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """The text of a passage."""
        rendering = written(passage)
        starts = [sentence.span.start for sentence in passage.sentences]
        indices = (bisect_right(starts, p.start) - 1 for p in rendering.pieces)
        return cls(passage, rendering, [passage.sentences[index] for index in indices])

    @property
    def context(self) -> Context:
        """The text and what it stands under."""
        return Context(context_above(self.passage.span), self.rendering.text)

    def pieces_of(self, window: Window) -> Numbers:
        """For each word piece the index of its piece of the document; -1 if it may not answer."""
        starts = [piece.at for piece in self.rendering.pieces]
        ends = [piece.at + piece.end - piece.start for piece in self.rendering.pieces]
        allowed = [
            piece.may_answer and may_answer(sentence.span)
            for piece, sentence in zip(
                self.rendering.pieces, self.sentences, strict=True
            )
        ]
        offsets = np.array([offset.start for offset in window.offsets])
        indices = np.searchsorted(starts, offsets, side="right") - 1
        inside = (offsets < np.array(ends)[indices]) & np.array(allowed)[indices]
        return np.where(inside, indices, -1)

    def span(self, part: Range, piece: int) -> Span:
        """A range of the text, inside one piece, as a span of the document, in whole graphemes."""
        document = self.passage.span.document
        at, start, end, _ = self.rendering.pieces[piece]
        base = start - at
        low, high = complete(document.text, base + part.start, base + part.end)
        kept = trim(document.text, max(low, start), min(high, end))
        return Span(document, *widen(document.text, *kept))


def _best(text: _Text, windows: Sequence[Window]) -> Sequence[Candidate]:
    """The best few candidates of a passage, from all its windows."""
    candidates = [c for window in windows for c in _candidates(text, window)]
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: -c.margin):
        if not any(candidate.span.overlaps(other.span) for other in kept):
            kept.append(candidate)
    return kept[:_SPANS]


def _candidates(text: _Text, window: Window) -> Iterator[Candidate]:
    """The best spans of a window that share no piece, best first."""
    if not window.offsets:
        return
    pieces = text.pieces_of(window)
    margins = np.where(_allowed(pieces), window.spans - window.null, _IMPOSSIBLE)
    for _ in range(_SPANS):
        first, last = divmod(int(margins.argmax()), len(pieces))
        if margins[first, last] <= _IMPOSSIBLE:
            return
        margin = float(margins[first, last])
        piece = pieces[first]
        low, high = _best_wording(text, window, margins, pieces == piece)
        part = Range(window.offsets[low].start, window.offsets[high].end)
        span = text.span(part, piece)
        yield Candidate(span, text.sentences[piece], text.passage, margin)
        # Further spans start after both of these or end before both.
        margins[: max(last, high) + 1, min(first, low) :] = _IMPOSSIBLE


def _best_wording(
    text: _Text, window: Window, margins: Scores, in_piece: Mask
) -> Range:
    """First and last word piece of the best wording of the best span, within its piece."""
    own = np.flatnonzero(in_piece)
    inside = slice(own[0], own[-1] + 1)
    low, high = best_by_expected_f1(
        margins[inside, inside], text.rendering.text, window.offsets[inside]
    )
    return Range(low + own[0], high + own[0])


def _allowed(pieces: Numbers) -> Mask:
    """Which pairs of a first and a last word piece form a span that may answer."""
    index = np.arange(len(pieces))
    length = index[None, :] - index[:, None]
    together = (pieces[:, None] == pieces[None, :]) & (pieces >= 0)
    allowed: Mask = together & (length >= 0) & (length < _SPAN_PIECES)
    return allowed
