"""Splits a text that arrives in pieces into sentences, each with its citations."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import regex

from index.split.boundaries import Boundaries
from index.split.punkt import Punkt

CITATION = regex.compile(r"\s*\[\s*\d{1,4}(?:\s*(?:,|;|&|-|–|\band\b)\s*\d{1,4})*\s*\]")
"""One or more numbers in square brackets, with the space before them."""

# How many characters after a full stop decide at most whether it ends a sentence.
_LOOKAHEAD = 160


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the sentences in order, each as soon as its end is certain.

    They don't depend on how the text is cut into pieces. A citation belongs to the sentence
    before it, even after the full stop; at the start of a line it belongs to that line.
    """
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + piece).split("\n")
        for line in lines:
            yield from filter(str.strip, _sentences(line))
        *settled, rest = _sentences(rest, _LOOKAHEAD)
        yield from settled
    yield from filter(str.strip, _sentences(rest))


def _sentences(line: str, lookahead: int = 0) -> list[str]:
    """Split a line after each sentence that at least `lookahead` characters follow."""
    offsets = [offset for match in _uncited(line) for offset in range(*match)]
    bare = "".join(line[offset] for offset in offsets)
    starts = _boundaries().starts(bare, 0, len(bare)) if bare.strip() else ()
    cuts = [offsets[start] for start in starts if start + lookahead <= len(bare)]
    return [line[start:end] for start, end in pairwise([0, *cuts, len(line)])]


def _uncited(line: str) -> Iterator[tuple[int, int]]:
    """The ranges of a line between its citations."""
    end = 0
    for citation in CITATION.finditer(line):
        yield end, citation.start()
        end = citation.end()
    yield end, len(line)


@cache
def _boundaries() -> Boundaries:
    return Boundaries(Punkt())
