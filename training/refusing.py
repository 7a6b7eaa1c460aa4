"""How well a margin refuses what can't be answered."""

from collections.abc import Sequence

import numpy as np


def refused(
    answerable: Sequence[float], unanswerable: Sequence[float], kept: float
) -> float:
    """The share refused at the bar that `kept` of the answerable ones pass."""
    bar = float(np.quantile(np.array(answerable), 1 - kept))
    return float(np.mean(np.array(unanswerable) < bar))
