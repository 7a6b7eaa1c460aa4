"""Measures of answers, as the SQuAD evaluation defines them, and of their confidence."""

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
_OUTSIDE = 2.5, 97.5  # the percentiles between which 95 % lie

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


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


def holds(text: str, part: str) -> bool:
    """Whether a text has a part as whole words, once both are normalised.

    A part that normalises to nothing is in no text.
    """
    wanted = re.escape(normalised(part))
    # Words end by ASCII's rules: scripts without spaces know no others.
    found = re.search(rf"(?<!\w){wanted}(?!\w)", normalised(text), re.ASCII)
    return bool(wanted and found)


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


def reliability(confidence: Array, right: Mask) -> tuple[Array, Array, Array]:
    """Of ten bins of equal size: the mean confidence, the share right, the number in each.

    The least confident bin stands first, and bins without an answer are left out. Answers
    of equal confidence are each as right as all of them together, so that their order
    counts for nothing.
    """
    seen = _levelled(confidence, right)
    split = np.array_split(np.argsort(confidence, kind="stable"), _BINS)
    bins = [own for own in split if len(own)]
    return (
        np.array([confidence[own].mean() for own in bins]),
        np.array([seen[own].mean() for own in bins]),
        np.array([len(own) for own in bins], float),
    )


def expected_calibration_error(confidence: Array, right: Mask) -> float:
    """The mean distance of confidence from the share right, over ten bins of equal size.

    There must be an answer (Naeini, Cooper and Hauskrecht, AAAI 2015).
    """
    said, seen, sizes = reliability(confidence, right)
    return float(sizes @ np.abs(said - seen) / sizes.sum())


def risk_coverage(confidence: Array, right: Mask) -> tuple[Array, Array]:
    """Coverage, and the share wrong of the most confident answers that make it up.

    A point for each number of answers, from 1 to all (El-Yaniv and Wiener, 2010). Answers
    of equal confidence are each as right as all of them together.
    """
    order = np.argsort(-confidence)
    number = np.arange(1, len(order) + 1)
    seen = _levelled(confidence, right)[order]
    return number / len(order), 1 - np.cumsum(seen) / number


def risk_coverage_area(confidence: Array, right: Mask) -> float:
    """The area under the risk-coverage curve: its mean risk; the less, the better.

    There must be an answer (Geifman, Uziel and El-Yaniv, ICLR 2019).
    """
    _, risk = risk_coverage(confidence, right)
    return float(risk.mean())


def precision_at(coverage: float, confidence: Array, right: Mask) -> float:
    """The share right of the most confident answers that make up a coverage in (0, 1].

    There must be an answer; a part of one counts as a whole.
    """
    _, risk = risk_coverage(confidence, right)
    return float(1 - risk[math.ceil(coverage * len(risk)) - 1])


def _levelled(confidence: Array, right: Mask) -> Array:
    """For each answer the share right of all that are of its confidence."""
    _, level = np.unique(confidence, return_inverse=True)
    shares: Array = np.bincount(level, right) / np.bincount(level)
    return shares[level]


def bootstrap_interval(
    measure: Callable[[Rows], float], groups: Sequence[Hashable]
) -> tuple[float, float]:
    """A 95 % interval for a measure in [0, 1] of rows, by drawing whole groups anew.

    `measure` is given numbers of rows, and `groups` says which belong together. It is the
    basic bootstrap interval (Davison and Hinkley, 1997): errors of calibration are higher
    in what is drawn from a sample than in the sample, and percentiles would repeat that.
    """
    members: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    blocks = [np.array(rows) for rows in members.values()]
    drawing = np.random.default_rng(0)
    drawn = [
        measure(np.concatenate([blocks[n] for n in numbers]))
        for numbers in drawing.integers(0, len(blocks), (_RESAMPLES, len(blocks)))
    ]
    low, high = np.percentile(drawn, _OUTSIDE)
    twice = 2 * measure(np.arange(len(groups)))
    return max(0.0, float(twice - high)), min(1.0, float(twice - low))
