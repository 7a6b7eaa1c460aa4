"""Trimming a span to its words, without the punctuation around them."""

import regex

from index.text.range import Range

_CLOSING = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_LOW = {"„": "“”", "‚": "‘’"}
_SYMMETRIC = "\"'`*"
_EMPHASIS = "_~"
"""Markdown's marks around a phrase; a name such as _private or __init__ keeps its own."""
_POINTS = ",;:—"
# Joins the parts of an address, a path, a name in code, a number or "p.a.".
_JOINT = regex.compile(
    r"(?<=\w)(?:[@:_\\]|\.(?!\p{Lu})|(?<=\b\p{Lu})\.|://|/(?=[\w.]*[./])|-(?=[\w-]*[.@]\w))(?=\w)"
)
_BEFORE = regex.compile(r"(?r)[^\s()\[\]{}<>\"“”„«»`*]*")
_AFTER = regex.compile(r"[^\s()\[\]{}<>\"“”„«»`*]*")
_IN_WORD = regex.compile(r"(?<=\w)['’](?=\w)")
_YEARS = regex.compile(r"['’]\d")
_PLURAL_POSSESSIVE = regex.compile(r".*[sxz]['’]", regex.DOTALL)


def trim(text: str, start: int, end: int) -> Range:
    """The range without white space, stray marks, and quotes around the whole of it.

    A bracket or quote that is both opened and closed inside the range stays, as in
    "30 (thirty) days" or "Rock 'n' Roll", and so does an apostrophe, as in "the players'".
    Returns the range unchanged if nothing would be left.
    """
    first, last = start, end
    while first < last:
        inside = _IN_WORD.sub("x", text[first:last])
        opened = text[max(first - 1, 0) : first] in {"'", "‘"}
        if _is_wrapped(inside):
            first, last = first + 1, last - 1
        elif _is_stray_first(inside):
            first += 1
        elif _is_stray_last(inside) and (
            opened or not _PLURAL_POSSESSIVE.fullmatch(inside)
        ):
            last -= 1
        else:
            return Range(first, last)
    return Range(start, end)


def _is_wrapped(inside: str) -> bool:
    """Whether one pair of quotes or brackets encloses the whole text."""
    opening, middle, closing = inside[0], inside[1:-1], inside[-1]
    if opening in _EMPHASIS:
        return opening == closing and " " in middle
    if opening in _LOW:
        return closing in _LOW[opening] and opening not in middle
    if opening in _SYMMETRIC:
        return opening == closing and opening not in middle.strip(opening)
    return _CLOSING.get(opening) == closing and _is_balanced(opening, middle, closing)


def _is_balanced(opening: str, middle: str, closing: str) -> bool:
    """Whether the enclosing pair stays open throughout the middle."""
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
    low = next(
        (low for low, high in _LOW.items() if mark in high and low in inside), ""
    )
    if low:
        return _closed(low, inside) > inside.count(low)
    return mark in _CLOSING or _is_unpaired(mark, inside)


def _closed(low: str, inside: str) -> int:
    return sum(inside.count(high) for high in _LOW[low])


def _is_unpaired(mark: str, inside: str) -> bool:
    if mark in _LOW:
        return inside.count(mark) > _closed(mark, inside)
    if mark in _EMPHASIS:
        return " " in inside and inside.count(mark) % 2 == 1
    if mark in _SYMMETRIC:
        # A run counts as one mark, as in **bold** and ``quoted''.
        return len(regex.findall(rf"{regex.escape(mark)}+", inside)) % 2 == 1
    if mark in _CLOSING:
        return inside.count(mark) > inside.count(_CLOSING[mark])
    return mark in _OPENING and inside.count(mark) > inside.count(_OPENING[mark])


def complete(text: str, start: int, end: int) -> Range:
    """The range, extended over an address, path or number that either end cuts."""
    before, after = _BEFORE.match(text, 0, start), _AFTER.match(text, end)
    if before and _cuts(text, start):
        start = before.start()
    if after and _cuts(text, end):
        end += len(after[0].rstrip(".,;:!?'’"))
    return Range(start, end)


def _cuts(text: str, offset: int) -> bool:
    """Whether a joint touches the offset from either side."""
    # No joint is longer than "://".
    joints = _JOINT.finditer(text, max(0, offset - 3), offset + 40)
    return any(joint.start() <= offset <= joint.end() for joint in joints)
