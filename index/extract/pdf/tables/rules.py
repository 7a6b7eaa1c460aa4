"""Ruling lines: the straight lines that set off the cells of tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# In points: parts of one line are no farther apart, across it and along it.
_MAX_SPREAD = 2.5
_MAX_BREAK = 3.0


class Rule(NamedTuple):
    """A horizontal line at a height, or a vertical one at a distance from the left."""

    position: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The horizontal and the vertical ruling lines of a page."""

    level: Sequence[Rule] = ()
    upright: Sequence[Rule] = ()


NO_RULES = Rules()
"""Those of a page of text alone."""


def merge_rules(rules: Iterable[Rule]) -> Sequence[Rule]:
    """Join the parts of each line, and double lines, in the order of their positions."""
    return [
        Rule(position, start, end)
        for position, group in _by_position(sorted(rules))
        for start, end in _joined(group)
    ]


def _by_position(rules: Sequence[Rule]) -> Iterator[tuple[float, Sequence[Rule]]]:
    start = 0
    for end in range(1, len(rules) + 1):
        is_last = end == len(rules)
        if is_last or rules[end].position - rules[start].position > _MAX_SPREAD:
            group = rules[start:end]
            yield (group[0].position + group[-1].position) / 2, group
            start = end


def _joined(rules: Iterable[Rule]) -> Iterator[tuple[float, float]]:
    parts = sorted((rule.start, rule.end) for rule in rules)
    first, last = parts[0]
    for start, end in parts[1:]:
        if start > last + _MAX_BREAK:
            yield first, last
            first = start
        last = end if start > last + _MAX_BREAK else max(last, end)
    yield first, last
