"""Judging candidates: which sentences show the answer, and what form it should have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from index.text.document import Span
from index.text.graphemes import widen
from qa.read.reader import Judged, may_answer
from qa.read.span_model import FORMS, AnswerForm, Judgements, Scores
from qa.read.written import Written

_LIST = 0.2  # few questions of the training ask for a list, so its share is low
_WHOLE = 0.7  # on encyclopedia articles, fewer would turn too many short answers into sentences

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judge:
    """What a model says of one window of a text.

    `evidence` has the mean logit of each sentence of the passage; -inf for those outside the
    window, and those that may not answer. `form` has the probability of each form.
    """

    text: Written
    evidence: Scores
    form: Scores

    @classmethod
    def of(cls, text: Written, judgements: Judgements, pieces: Numbers) -> Self:
        """The judge of a window, given each word piece's piece of the text, -1 between them."""
        inside = pieces >= 0
        sentences = np.array(_sentence_numbers(text))[pieces[inside]]
        size = len(text.passage.sentences)
        counts = np.bincount(sentences, minlength=size)
        sums = np.bincount(sentences, judgements.evidence[inside], size)
        means = np.where(counts > 0, sums / np.maximum(counts, 1), -np.inf)
        return cls(text, means.astype(np.float32), _softmax(judgements.form))

    def judged(self, piece: int) -> Judged:
        """What the model says of a candidate that begins in a piece of the text."""
        own = _sentence_numbers(self.text)[piece]
        first = last = own
        while first > 0 and self._goes_on(first - 1):
            first -= 1
        while last + 1 < len(self.evidence) and self._goes_on(last + 1):
            last += 1
        return Judged(
            evidence=float(self.evidence[own]),
            whole=self._words(first, last),
            form=self._form(),
        )

    def _form(self) -> AnswerForm:
        """The form of the answer that is asked for; a few words unless another is likely."""
        shares = dict(zip(FORMS, self.form.tolist(), strict=True))
        if shares["list"] >= _LIST:
            return "list"
        whole: tuple[AnswerForm, ...] = ("sentence", "steps", "verdict")
        if sum(shares[form] for form in whole) >= _WHOLE:
            return max(whole, key=shares.__getitem__)
        return "span"

    def _goes_on(self, sentence: int) -> bool:
        """Whether a sentence beside evidence is evidence too."""
        span = self.text.passage.sentences[sentence].span
        return bool(self.evidence[sentence] > 0) and may_answer(span)

    def _words(self, first: int, last: int) -> Span:
        """A run of sentences, without labels and markers at its ends."""
        numbers = _sentence_numbers(self.text)
        pieces = [
            piece
            for piece, number in zip(self.text.pieces, numbers, strict=True)
            if piece.may_answer and first <= number <= last
        ]
        document = self.text.passage.span.document
        start, end = pieces[0].start, max(piece.end for piece in pieces)
        return Span(document, *widen(document.text, start, end))


def _sentence_numbers(text: Written) -> Sequence[int]:
    """The index in the passage of the sentence of each piece."""
    indices = {id(each): n for n, each in enumerate(text.passage.sentences)}
    return [indices[id(sentence)] for sentence in text.sentences]


def _softmax(logits: Scores) -> Scores:
    exponentials = np.exp(logits - logits.max())
    shares: Scores = exponentials / exponentials.sum()
    return shares
