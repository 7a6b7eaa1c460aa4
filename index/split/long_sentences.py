"""Cuts what is too long for a model at the best place near the limit."""

from collections.abc import Callable, Iterator

import regex

from index.text.document import Range
from index.text.graphemes import is_boundary, widen

MAX_CHARACTERS = 1000
MAX_PIECES = 200
# A character of Hangul comes apart into three letters, each of which may be a word piece.
_MOST_PIECES_A_CHARACTER = 3
_FIRST_HANGUL = "\uac00"
_CLAUSE_END = regex.compile(r"(?r)[,;:\u2013\u2014)\]\u3001\uff0c\uff1b\uff1a|]\s*")
_SPACE = regex.compile(r"(?r)\s")


def pieces(
    text: str, whole: Range, count_pieces: Callable[[str], int]
) -> Iterator[Range]:
    """Ranges of at most 1,000 characters and 200 word pieces that make up `whole`.

    Only a single grapheme may be longer. Each range but the last ends behind the last clause
    of its second half, else behind a space, else wherever no grapheme is cut.
    """
    start, end = whole
    reach = MAX_CHARACTERS
    while start < end:
        limit = _limit(text, start, min(end, start + reach), count_pieces)
        stop = end if limit == end else _best_cut(text, start, limit)
        yield Range(start, stop)
        # Counting is slow, and a text that was dense goes on so.
        reach = min(MAX_CHARACTERS, 2 * (stop - start))
        start = stop


def _limit(text: str, start: int, end: int, count_pieces: Callable[[str], int]) -> int:
    """An offset up to which the text from `start` is surely short enough."""
    length = end - start
    while not _surely_short(text[start : start + length]):
        count = count_pieces(text[start : start + length])
        if count <= MAX_PIECES:
            break
        length = max(1, min(length - 1, length * MAX_PIECES // count))
    return start + length


def _surely_short(text: str) -> bool:
    if len(text) * _MOST_PIECES_A_CHARACTER <= MAX_PIECES:
        return True
    return len(text) <= MAX_PIECES and max(text) < _FIRST_HANGUL


def _best_cut(text: str, start: int, limit: int) -> int:
    middle = (start + limit) // 2
    for place in (_CLAUSE_END, _SPACE):
        found = place.search(text, middle, limit)
        if found and is_boundary(text, found.end()):
            end: int = found.end()
            return end
    while limit > start and not is_boundary(text, limit):
        limit -= 1
    return limit if limit > start else widen(text, start, start + 1)[1]
