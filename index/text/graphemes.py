"""Graphemes: what a reader sees as one character, although Unicode may use several.

A quotation that started or ended inside one would show half an accent or half a flag. The
rules are Unicode's extended grapheme clusters (UAX #29), as the `regex` package implements
them.
"""

import regex

_GRAPHEME = regex.compile(r"\X")
# Before these characters, joined emoji and Indic conjuncts depend on more than the character
# before.
_JOINED = regex.compile(r"[\p{Extended_Pictographic}\p{InCB=Consonant}]")
_BASE_AND_JOINERS = regex.compile(r"(?rs).[\p{GCB=Extend}\p{GCB=ZWJ}]*")
_FLAG_LETTER = regex.compile(r"\p{Regional_Indicator}")
_FLAG_LETTERS = regex.compile(r"(?r)\p{Regional_Indicator}*")
# Below this, a carriage return with its line feed is the only grapheme of two characters.
_FIRST_COMBINING = "\u0300"
# No real text has a longer run of flags or accents, and counting a longer one again at each
# of its characters would take far too long.
_MAX_RUN = 100_000


def is_boundary(text: str, offset: int) -> bool:
    """Whether no grapheme crosses the offset; both ends of a text are boundaries."""
    if not 0 < offset < len(text):
        return True
    before, after = text[offset - 1], text[offset]
    if before < _FIRST_COMBINING and after < _FIRST_COMBINING:
        return before != "\r" or after != "\n"
    if _GRAPHEME.fullmatch(before + after):
        return bool(_FLAG_LETTER.match(after)) and _ends_flag(text, offset)
    if not _JOINED.match(after):
        return True
    run = _run_before(_BASE_AND_JOINERS, text, offset)
    last: str = _GRAPHEME.findall(run + after)[-1]
    return last == after


def widen(text: str, start: int, end: int) -> tuple[int, int]:
    """The smallest range of whole graphemes that contains `start:end`."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    return start, end


def _ends_flag(text: str, offset: int) -> bool:
    """Whether an even number of flag letters, but not zero, is before the offset."""
    letters = len(_run_before(_FLAG_LETTERS, text, offset))
    return letters > 0 and letters % 2 == 0


def _run_before(backwards: regex.Pattern[str], text: str, offset: int) -> str:
    run = backwards.match(text, max(0, offset - _MAX_RUN), offset)
    return run[0] if run else ""
