"""Metrics of answers, as SQuAD's evaluation defines them, and of their confidence."""

import math
import re
import string
from collections import Counter
from collections.abc import Callable, Hashable, Sequence

import numpy as np
import numpy.typing as npt

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_BINS = 10
_RESAMPLES = 1000
_PERCENTILES = 2.5, 97.5  # of a 95 % interval

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


def normalised(answer: str) -> str:
    """Lower case, without ASCII punctuation, articles and extra white space."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """1 if the answer equals any gold answer when both are normalised, else 0."""
    return float(any(normalised(answer) == normalised(gold) for gold in golds))


def token_f1(answer: str, golds: Sequence[str]) -> float:
    """The best harmonic mean of token precision and recall against any gold answer."""
    return max((_f1(normalised(answer).split(), gold) for gold in golds), default=0.0)


def _f1(tokens: list[str], gold: str) -> float:
    gold_tokens = normalised(gold).split()
    if not tokens or not gold_tokens:
        return float(tokens == gold_tokens)
    shared = sum((Counter(tokens) & Counter(gold_tokens)).values())
    return 2 * shared / (len(tokens) + len(gold_tokens))


def holds(text: str, part: str) -> bool:
    """Whether a text contains a part as whole words, when both are normalised.

    No text contains a part that is empty when normalised.
    """
    pattern = re.escape(normalised(part))
    # ASCII word boundaries: in scripts without spaces, any part is whole words.
    found = re.search(rf"(?<!\w){pattern}(?!\w)", normalised(text), re.ASCII)
    return bool(pattern and found)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The probability that a positive scores above a negative, ties counting half.

    None if either is empty (Mann and Whitney, 1947).
    """
    if not positives or not negatives:
        return None
    below = np.sort(negatives)
    beaten = np.searchsorted(below, positives, "left")
    beaten_or_tied = np.searchsorted(below, positives, "right")
    return float(np.mean(beaten + beaten_or_tied) / 2 / len(negatives))


def reliability(confidence: Array, right: Mask) -> tuple[Array, Array, Array]:
    """For ten bins of equal size, the mean confidence, the share right and the size.

    The least confident bin comes first; empty bins are left out. Answers of equal confidence
    each count with their mean share right, so that their order doesn't matter.
    """
    share_right = _tie_means(confidence, right)
    split = np.array_split(np.argsort(confidence, kind="stable"), _BINS)
    bins = [rows for rows in split if len(rows)]
    return (
        np.array([confidence[rows].mean() for rows in bins]),
        np.array([share_right[rows].mean() for rows in bins]),
        np.array([len(rows) for rows in bins], float),
    )


def expected_calibration_error(confidence: Array, right: Mask) -> float:
    """The mean distance between confidence and share right, over ten bins of equal size.

    Needs at least one answer (Naeini, Cooper and Hauskrecht, AAAI 2015).
    """
    predicted, observed, sizes = reliability(confidence, right)
    return float(sizes @ np.abs(predicted - observed) / sizes.sum())


def risk_coverage(confidence: Array, right: Mask) -> tuple[Array, Array]:
    """Coverage, and the risk at it: the share wrong of the most confident answers.

    One point per number of answers, from 1 to all (El-Yaniv and Wiener, 2010). Answers of
    equal confidence each count with their mean share right.
    """
    order = np.argsort(-confidence)
    number = np.arange(1, len(order) + 1)
    share_right = _tie_means(confidence, right)[order]
    return number / len(order), 1 - np.cumsum(share_right) / number


def risk_coverage_area(confidence: Array, right: Mask) -> float:
    """The area under the risk-coverage curve, its mean risk; lower is better.

    Needs at least one answer (Geifman, Uziel and El-Yaniv, ICLR 2019).
    """
    _, risk = risk_coverage(confidence, right)
    return float(risk.mean())


def precision_at(coverage: float, confidence: Array, right: Mask) -> float:
    """The share right of the most confident answers, at a coverage in (0, 1].

    Needs at least one answer; the number of answers is rounded up.
    """
    _, risk = risk_coverage(confidence, right)
    return float(1 - risk[math.ceil(coverage * len(risk)) - 1])


def _tie_means(confidence: Array, right: Mask) -> Array:
    """For each answer, the share right of all answers with the same confidence."""
    _, level = np.unique(confidence, return_inverse=True)
    shares: Array = np.bincount(level, right) / np.bincount(level)
    return shares[level]


def bootstrap_interval(
    measure: Callable[[Rows], float], groups: Sequence[Hashable]
) -> tuple[float, float]:
    """A 95 % interval for a measure in [0, 1] of rows, by resampling whole groups.

    `measure` gets indices of rows; `groups` gives the group of each row. This is the basic
    bootstrap interval (Davison and Hinkley, 1997): calibration errors are higher in a
    resample than in the sample, and a percentile interval would repeat that bias.
    """
    members: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    blocks = [np.array(rows) for rows in members.values()]
    random = np.random.default_rng(0)
    resampled = [
        measure(np.concatenate([blocks[n] for n in numbers]))
        for numbers in random.integers(0, len(blocks), (_RESAMPLES, len(blocks)))
    ]
    low, high = np.percentile(resampled, _PERCENTILES)
    twice = 2 * measure(np.arange(len(groups)))
    return max(0.0, float(twice - high)), min(1.0, float(twice - low))
