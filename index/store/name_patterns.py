"""Choosing names by glob patterns, in time that no pattern can blow up."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import translate

# Possessive, so that a `[` without its `]` is never read as an empty class.
_TOKEN = re.compile(r"\*|\?|\[!?+\]?+[^\]]*+\]|.", re.DOTALL)
_WILDCARD = re.compile(r"[*?[]")


def matching(names: Iterable[str], patterns: Iterable[str]) -> frozenset[str]:
    """The names that equal any of the patterns, or match one as `fnmatchcase` does.

    A pattern without wildcards that is a folder's name stands for all names below it.
    """
    all_names = frozenset(names)
    all_patterns = frozenset(pattern.removesuffix("/") for pattern in patterns)
    exact = frozenset(
        name for name in all_names if not all_patterns.isdisjoint(_with_folders(name))
    )
    globs = _Automaton(filter(_WILDCARD.search, all_patterns))
    return exact.union(filter(globs.matches, all_names - exact))


def _with_folders(name: str) -> Iterator[str]:
    """The name, and those of the folders that it is in."""
    yield name
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def count_wildcard_characters(patterns: Iterable[str]) -> int:
    """How many characters the patterns with wildcards have; plain names cost no time."""
    return sum(len(pattern) for pattern in patterns if _WILDCARD.search(pattern))


class _Automaton:
    """Glob patterns, all matched at once: the bits of an integer are a set of states.

    A state is how much of one pattern a name has matched so far. Each character of the name
    advances all of them together (Shift-And: Baeza-Yates and Gonnet 1992), so the time is at
    most the length of the name times that of all patterns.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._start = self._loops = self._ends = 0
        steps: defaultdict[str, int] = defaultdict(int)
        state = 1
        for pattern in patterns:
            self._start |= state
            for token in _tokens(pattern):
                if token == "*":
                    self._loops |= state
                else:
                    steps[token] |= state
                    state <<= 1
            self._ends |= state
            state <<= 1
        self._steps = _Steps(steps)

    def matches(self, name: str) -> bool:
        """Whether the name matches any of the patterns."""
        states = self._start
        for character in name:
            states = (states & self._steps[character]) << 1 | states & self._loops
            if not states:
                return False
        return bool(states & self._ends)


class _Steps(dict[str, int]):
    """Maps each character to the states that it advances, found when first looked up."""

    def __init__(self, by_token: dict[str, int]) -> None:
        super().__init__()
        self._by_token = by_token
        self._classes = [
            (re.compile(translate(token)), states)
            for token, states in by_token.items()
            if len(token) > 1
        ]

    def __missing__(self, character: str) -> int:
        states = self._by_token.get("?", 0) | self._by_token.get(character, 0)
        for a_class, its_states in self._classes:
            if a_class.match(character):
                states |= its_states
        self[character] = states
        return states


def _tokens(pattern: str) -> list[str]:
    """The wildcards, classes and literal characters of a pattern, in order."""
    # Searching for the `]` of each `[` of "[[[[…" would take quadratic time.
    end = pattern.rfind("]") + 1
    return [*_TOKEN.findall(pattern[:end]), *pattern[end:]]
