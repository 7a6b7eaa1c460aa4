"""The span reader: the words of a passage that answer a question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.text.document import Span
from index.text.graphemes import widen
from index.text.range import Range
from qa.read.expected_f1 import best_by_expected_f1
from qa.read.judging import Judge
from qa.read.reader import Candidate, may_answer
from qa.read.span_model import Scores, SpanModel, Window
from qa.read.trimming import complete, trim
from qa.read.written import Written
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
        return f"span-4:{self.model.fingerprint}"

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """The best spans of each passage, best first; each within one sentence or list."""
        texts = [Written.of(each, question) for each in passages]
        windows = self.model.score(question, [text.context for text in texts])
        candidates = [
            candidate
            for text, runs in zip(texts, windows, strict=True)
            for candidate in _best(text, runs)
        ]
        return sorted(candidates, key=lambda candidate: -candidate.margin)


def _best(text: Written, windows: Sequence[Window]) -> Sequence[Candidate]:
    """The best few candidates of a passage, from all its windows."""
    candidates = [c for window in windows for c in _candidates(text, window)]
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: -c.margin):
        if not any(candidate.span.overlaps(other.span) for other in kept):
            kept.append(candidate)
    return kept[:_SPANS]


def _candidates(text: Written, window: Window) -> Iterator[Candidate]:
    """The best spans of a window that share no word piece, best first."""
    if not window.offsets:
        return
    pieces, groups = _places(text, window)
    margins = np.where(_allowed(groups), window.spans - window.null, _IMPOSSIBLE)
    judge = Judge.of(text, window.judgements, pieces) if window.judgements else None
    for _ in range(_SPANS):
        first, last = divmod(int(margins.argmax()), len(pieces))
        if margins[first, last] <= _IMPOSSIBLE:
            return
        margin = float(margins[first, last])
        own = groups == groups[first]
        low, high = _best_wording(text, window, margins, own)
        found = Range(window.offsets[low].start, window.offsets[high].end)
        covered = dict.fromkeys(int(p) for p in pieces[low : high + 1] if p >= 0)
        candidate = _candidate(text, found, list(covered), margin)
        judged = judge.judged(next(iter(covered))) if judge else None
        yield replace(candidate, judged=judged)
        # Further spans start after both of these or end before both.
        margins[: max(last, high) + 1, min(first, low) :] = _IMPOSSIBLE


def _candidate(
    text: Written, found: Range, pieces: Sequence[int], margin: float
) -> Candidate:
    """A range of the text as a candidate; if it covers several items, then whole items."""
    sentence = text.sentences[pieces[0]]
    if len(pieces) == 1:
        span = _span(text, found, pieces[0])
        return Candidate(span, sentence, text.passage, margin)
    items = tuple(
        _span(text, Range(piece.at, piece.at + piece.end - piece.start), number)
        for number, piece in enumerate(text.pieces)
        if number in pieces
    )
    span = Span(items[0].document, items[0].start, items[-1].end)
    return Candidate(span, sentence, text.passage, margin, items)


def _best_wording(text: Written, window: Window, margins: Scores, own: Mask) -> Range:
    """First and last word piece of the best wording of the best span, within its group."""
    indices = np.flatnonzero(own)
    inside = slice(indices[0], indices[-1] + 1)
    low, high = best_by_expected_f1(
        margins[inside, inside], text.text, window.offsets[inside]
    )
    return Range(low + indices[0], high + indices[0])


def _places(text: Written, window: Window) -> tuple[Numbers, Numbers]:
    """For each word piece the indices of its piece of the document and of its group.

    The piece is -1 between pieces, and the group is 0 where no answer may start or end.
    """
    starts = np.array([piece.at for piece in text.pieces])
    ends = starts + [piece.end - piece.start for piece in text.pieces]
    allowed = np.array(
        [
            piece.may_answer and may_answer(sentence.span)
            for piece, sentence in zip(text.pieces, text.sentences, strict=True)
        ]
    )
    offsets = np.array([offset.start for offset in window.offsets])
    indices = np.searchsorted(starts, offsets, side="right") - 1
    inside = (offsets < ends[indices]) & allowed[indices]
    groups = np.array(text.groups)[indices]
    return np.where(inside, indices, -1), np.where(inside, groups, 0)


def _allowed(groups: Numbers) -> Mask:
    """Which pairs of a first and a last word piece form a span that may answer."""
    index = np.arange(len(groups))
    length = index[None, :] - index[:, None]
    together = (groups[:, None] == groups[None, :]) & (groups != 0)
    allowed: Mask = together & (length >= 0) & (length < _SPAN_PIECES)
    return allowed


def _span(text: Written, part: Range, piece: int) -> Span:
    """A range of the text, inside one piece, as a span of the document, in whole graphemes."""
    document = text.passage.span.document
    at, start, end, _ = text.pieces[piece]
    base = start - at
    low, high = complete(document.text, base + part.start, base + part.end)
    kept = trim(document.text, max(low, start), min(high, end))
    return Span(document, *widen(document.text, *kept))
