"""Cutting sentences that are too long for a model at the best position near the limit."""

from collections.abc import Callable, Iterator

import regex

from index.text.graphemes import is_boundary, widen
from index.text.range import Range

MAX_CHARACTERS = 1000
MAX_PIECES = 200
# A Hangul character decomposes into three letters, each of which may be a word piece.
_MAX_PIECES_PER_CHARACTER = 3
_FIRST_HANGUL = "\uac00"
_CLAUSE_END = regex.compile(r"(?r)[,;:\u2013\u2014)\]\u3001\uff0c\uff1b\uff1a|]\s*")
_SPACE = regex.compile(r"(?r)\s")


def split_long(
    text: str, sentence: Range, count_pieces: Callable[[str], int]
) -> Iterator[Range]:
    """Split `sentence` into ranges of at most 1,000 characters and 200 word pieces.

    Only a single grapheme may be longer. Each range but the last ends after the last clause in
    its second half, or else after a space, or else at any grapheme boundary.
    """
    start, end = sentence
    reach = MAX_CHARACTERS
    while start < end:
        limit = _limit(text, start, min(end, start + reach), count_pieces)
        stop = end if limit == end else _best_cut(text, start, limit)
        yield Range(start, stop)
        # Counting is slow, and dense text is usually followed by dense text.
        reach = min(MAX_CHARACTERS, 2 * (stop - start))
        start = stop


def _limit(text: str, start: int, end: int, count_pieces: Callable[[str], int]) -> int:
    """An offset up to which the text from `start` has few enough word pieces."""
    length = end - start
    while not _is_short(text[start : start + length]):
        count = count_pieces(text[start : start + length])
        if count <= MAX_PIECES:
            break
        length = max(1, min(length - 1, length * MAX_PIECES // count))
    return start + length


def _is_short(text: str) -> bool:
    if len(text) * _MAX_PIECES_PER_CHARACTER <= MAX_PIECES:
        return True
    return len(text) <= MAX_PIECES and max(text) < _FIRST_HANGUL


def _best_cut(text: str, start: int, limit: int) -> int:
    middle = (start + limit) // 2
    for pattern in (_CLAUSE_END, _SPACE):
        match = pattern.search(text, middle, limit)
        if match and is_boundary(text, match.end()):
            end: int = match.end()
            return end
    while limit > start and not is_boundary(text, limit):
        limit -= 1
    return limit if limit > start else widen(text, start, start + 1)[1]
