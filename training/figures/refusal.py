"""How well a margin refuses questions that can't be answered."""

from collections.abc import Sequence

import numpy as np

KEPT = 0.9
"""The share of the answerable questions that stay answered."""


def refusal_rate(
    answerable: Sequence[float], unanswerable: Sequence[float], kept: float
) -> float:
    """The share refused at the threshold that a share `kept` of the answerable ones pass."""
    threshold = float(np.quantile(np.array(answerable), 1 - kept))
    return float(np.mean(np.array(unanswerable) < threshold))
