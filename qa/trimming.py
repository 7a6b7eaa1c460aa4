"""Trimming a span to what it says, without the punctuation around it."""

import regex

from index.document import Range

_CLOSING = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_SYMMETRIC = "\"'`*"
_POINTS = ",;:—"
_IN_WORD = regex.compile(r"(?<=\w)['’](?=\w)")
_YEARS = regex.compile(r"['’]\d")
_OF_PLURAL = regex.compile(r".*[sxz]['’]", regex.DOTALL)


def trimmed(text: str, start: int, end: int) -> Range:
    """The range without white space, stray marks and the quotes around all of it.

    A bracket or quote that the range opens and closes inside itself stays, as in
    "30 (thirty) days" or "Rock 'n' Roll", and so does an apostrophe, as in "the players'".
    What would leave nothing is left as it is.
    """
    first, last = start, end
    while first < last:
        inside = _IN_WORD.sub("x", text[first:last])
        opened = text[max(first - 1, 0) : first] in {"'", "‘"}
        if _is_wrapped(inside):
            first, last = first + 1, last - 1
        elif _is_stray_first(inside):
            first += 1
        elif _is_stray_last(inside) and (opened or not _OF_PLURAL.fullmatch(inside)):
            last -= 1
        else:
            return Range(first, last)
    return Range(start, end)


def _is_wrapped(inside: str) -> bool:
    """Whether one pair of quotes or brackets stands around all of it."""
    opening, middle, closing = inside[0], inside[1:-1], inside[-1]
    if opening in _SYMMETRIC:
        return opening == closing and opening not in middle.strip(opening)
    if _CLOSING.get(opening) != closing:
        return False
    depth = 1
    for mark in middle:
        depth += (mark == opening) - (mark == closing)
        if depth == 0:
            return False
    return True


def _is_stray_first(inside: str) -> bool:
    mark = inside[0]
    if mark.isspace() or mark in _POINTS:
        return True
    return not _YEARS.match(inside) and (mark in _OPENING or _is_unpaired(mark, inside))


def _is_stray_last(inside: str) -> bool:
    mark = inside[-1]
    if mark.isspace() or mark in _POINTS:
        return True
    return mark in _CLOSING or _is_unpaired(mark, inside)


def _is_unpaired(mark: str, inside: str) -> bool:
    if mark in _SYMMETRIC:
        # Two together are one mark, as in **bold** and ``quoted''.
        return len(regex.findall(rf"{regex.escape(mark)}+", inside)) % 2 == 1
    if mark in _CLOSING:
        return inside.count(mark) > inside.count(_CLOSING[mark])
    return mark in _OPENING and inside.count(mark) > inside.count(_OPENING[mark])
