"""Measures of answers, as the SQuAD evaluation defines them."""

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(answer: str) -> str:
    """Lower case, without ASCII punctuation, articles and superfluous white space."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """1 when the answer equals any gold answer once both are normalised, else 0."""
    return float(any(normalised(answer) == normalised(gold) for gold in golds))


def token_f1(answer: str, golds: Sequence[str]) -> float:
    """The best harmonic mean of token precision and recall against any gold answer."""
    return max((_f1(normalised(answer).split(), gold) for gold in golds), default=0.0)


def _f1(tokens: list[str], gold: str) -> float:
    wanted = normalised(gold).split()
    if not tokens or not wanted:
        return float(tokens == wanted)
    shared = sum((Counter(tokens) & Counter(wanted)).values())
    return 2 * shared / (len(tokens) + len(wanted))


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The probability that a positive scores above a negative, ties counting half.

    None where there are none of either (Mann and Whitney, 1947).
    """
    if not positives or not negatives:
        return None
    below = np.sort(negatives)
    beaten = np.searchsorted(below, positives, "left")
    beaten_or_tied = np.searchsorted(below, positives, "right")
    return float(np.mean(beaten + beaten_or_tied) / 2 / len(negatives))
