"""The best_by_expected_f1 wording: of spans that overlap, the one that says most of what each may say."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import regex

from index.text.document import Range
from qa.read.span_model import Scores

_RIVALS = 20
"""How many spans of a sentence are weighed; the others together are hardly likely."""
_WORD = regex.compile(r"(?i)(?<!\S)[^\w\s]*(?!(?:an?|the)[^\w\s]*(?!\S))(\w)")
"""The first letter of a word that is no article."""

Numbers = npt.NDArray[np.int64]


def best_by_expected_f1(logits: Scores, text: str, offsets: Sequence[Range]) -> Range:
    """First and last piece of the span that is expected to agree best with the right one.

    `logits`, of shape (pieces, pieces), scores each span of one sentence by its first and
    last piece, and `offsets` are the pieces' ranges in `text`. A span's worth is its token F1
    with each of the best_by_expected_f1 spans, by their probabilities: minimum Bayes risk (Kumar and
    Byrne, 2004). The worthiest is taken that overlaps the span of the highest logit.
    """
    rivals, chances = _best(logits)
    first, last = np.divmod(rivals, len(offsets))
    words = np.concatenate([[0], np.cumsum(_begins_word(text, offsets))])
    own = words[last + 1] - words[first]
    shared = (
        words[np.minimum.outer(last, last) + 1] - words[np.maximum.outer(first, first)]
    )
    of_both = np.add.outer(own, own)
    # Two spans of no words agree, as SQuAD's evaluation has it.
    f1 = np.where(of_both, 2 * shared.clip(0) / np.maximum(of_both, 1), 1)
    worth = f1 @ chances
    worth[(first > last[0]) | (last < first[0])] = 0
    best = int(worth.argmax())
    return Range(int(first[best]), int(last[best]))


def _best(logits: Scores) -> tuple[Numbers, Scores]:
    """The places of the highest, in falling order, and how likely each is beside the first.

    What has no chance at all, as a span that may not answer, is no rival.
    """
    flat = logits.ravel()
    few = min(_RIVALS, len(flat))
    top = np.argpartition(-flat, few - 1)[:few]
    ranked = top[np.argsort(-flat[top], kind="stable")]
    chances = np.exp(flat[ranked] - flat[ranked[0]])
    return ranked[chances > 0], chances[chances > 0]


def _begins_word(text: str, offsets: Sequence[Range]) -> Numbers:
    """1 for each piece that begins a word that counts: SQuAD's token F1 leaves out articles."""
    starts = np.array([offset.start for offset in offsets])
    words = _WORD.finditer(text, offsets[0].start, offsets[-1].end)
    begun = np.searchsorted(starts, [word.start(1) for word in words], side="right")
    begins = np.zeros(len(offsets), np.int64)
    begins[begun - 1] = 1
    return begins
