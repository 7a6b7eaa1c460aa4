"""The sentences of a text that comes in pieces, each with the numbers it cites."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import regex

from index.split.boundaries import Boundaries
from index.split.punkt import Punkt

CITATION = regex.compile(r"\s*\[\s*\d{1,4}(?:\s*(?:,|;|&|-|–|\band\b)\s*\d{1,4})*\s*\]")
"""One or more numbers in square brackets, with the space before it."""

# Whether a stop ends a sentence is told by no more than what stands so near behind it.
_SIGHT = 160


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences in order, each as soon as it is sure where it ends.

    They don't depend on how the text is cut into pieces. A citation belongs to the sentence
    before it, also behind its stop; one that begins a line belongs to that line.
    """
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + piece).split("\n")
        for line in lines:
            yield from filter(str.strip, _sentences(line))
        *settled, rest = _sentences(rest, _SIGHT)
        yield from settled
    yield from filter(str.strip, _sentences(rest))


def _sentences(line: str, sight: int = 0) -> list[str]:
    """A line cut where a sentence ends and at least so many characters follow."""
    places = [place for match in _uncited(line) for place in range(*match)]
    bare = "".join(line[place] for place in places)
    starts = _boundaries().starts(bare, 0, len(bare)) if bare.strip() else ()
    cuts = [places[start] for start in starts if start + sight <= len(bare)]
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
