"""The best wording: of the spans around an answer, the one with the best expected token F1."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import regex

from index.text.range import Range
from qa.read.span_model import Scores

_RIVALS = 20
"""How many spans of a sentence are compared; the rest have next to no probability."""
_WORD = regex.compile(r"(?i)(?<!\S)[^\w\s]*(?!(?:an?|the)[^\w\s]*(?!\S))(\w)")
"""The first letter of a word that isn't an article."""

Numbers = npt.NDArray[np.int64]


def best_by_expected_f1(logits: Scores, text: str, offsets: Sequence[Range]) -> Range:
    """First and last piece of the span with the highest expected token F1 to the answer.

    `logits`, of shape (pieces, pieces), scores each span of one sentence by its first and
    last piece; `offsets` are the pieces' ranges in `text`. The expectation is over the spans
    with the highest logits, by their probabilities: minimum Bayes risk (Kumar and Byrne,
    2004). Only spans that overlap the one with the highest logit are considered.
    """
    rivals, chances = _best(logits)
    first, last = np.divmod(rivals, len(offsets))
    words = np.concatenate([[0], np.cumsum(_begins_word(text, offsets))])
    counts = words[last + 1] - words[first]
    shared = (
        words[np.minimum.outer(last, last) + 1] - words[np.maximum.outer(first, first)]
    )
    total = np.add.outer(counts, counts)
    # Two spans without words match, as in SQuAD's evaluation.
    f1 = np.where(total, 2 * shared.clip(0) / np.maximum(total, 1), 1)
    expected = f1 @ chances
    expected[(first > last[0]) | (last < first[0])] = 0
    best = int(expected.argmax())
    return Range(int(first[best]), int(last[best]))


def _best(logits: Scores) -> tuple[Numbers, Scores]:
    """The flat indices of the highest logits, highest first, and their relative likelihoods.

    Leaves out spans without any probability, such as those that may not answer.
    """
    flat = logits.ravel()
    count = min(_RIVALS, len(flat))
    top = np.argpartition(-flat, count - 1)[:count]
    ranked = top[np.argsort(-flat[top], kind="stable")]
    chances = np.exp(flat[ranked] - flat[ranked[0]])
    return ranked[chances > 0], chances[chances > 0]


def _begins_word(text: str, offsets: Sequence[Range]) -> Numbers:
    """1 for each piece that begins a word other than an article; SQuAD's F1 ignores articles."""
    starts = np.array([offset.start for offset in offsets])
    words = _WORD.finditer(text, offsets[0].start, offsets[-1].end)
    begun = np.searchsorted(starts, [word.start(1) for word in words], side="right")
    begins = np.zeros(len(offsets), np.int64)
    begins[begun - 1] = 1
    return begins
