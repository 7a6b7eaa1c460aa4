"""Learning rates: warm up, stay constant and, in a separate branch, decay to zero."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """A warm-up to `peak` in `warm_up` steps; from step `decay_from` down to 0 in `decay`.

    With `decay` 0, the rate stays constant without an end. The decay follows the square
    root, which soon leaves the high rates (Hägele et al. 2024, arXiv 2405.18392).
    """

    peak: float
    warm_up: int
    decay_from: int = 0
    decay: int = 0

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        rate = self.peak * min(1.0, (step + 1) / self.warm_up)
        if self.decay:
            done = min(1.0, max(0, step - self.decay_from) / self.decay)
            rate *= 1 - done**0.5
        return rate

    def is_over(self, step: int) -> bool:
        """Whether the step is past the end of the decay."""
        return bool(self.decay) and step >= self.decay_from + self.decay
