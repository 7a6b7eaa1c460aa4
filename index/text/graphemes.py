"""Graphemes: what a reader sees as one character, and Unicode builds from several.

A quotation that starts or ends inside one would show half an accent or half a flag. The
rules are Unicode's extended grapheme clusters (UAX #29) as the `regex` package has them.
"""

import regex

_GRAPHEME = regex.compile(r"\X")
# Before one of these, joined emoji and Indic conjuncts look further back than one character.
_JOINED = regex.compile(r"[\p{Extended_Pictographic}\p{InCB=Consonant}]")
_BASE_AND_JOINERS = regex.compile(r"(?rs).[\p{GCB=Extend}\p{GCB=ZWJ}]*")
_FLAG_LETTER = regex.compile(r"\p{Regional_Indicator}")
_FLAG_LETTERS = regex.compile(r"(?r)\p{Regional_Indicator}*")
# Below it, a carriage return and its line feed are the only pair that holds together.
_FIRST_COMBINING = "\u0300"
# A longer row of flags or accents is no writing; counting it again at each of its letters
# would take for ever.
_SIGHT = 100_000


def is_boundary(text: str, offset: int) -> bool:
    """Whether no grapheme straddles the offset; both ends of a text are boundaries."""
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
    """The smallest range of whole graphemes that holds `start:end`."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    return start, end


def _ends_flag(text: str, offset: int) -> bool:
    """Whether the flag letters before the offset pair up, and there are any."""
    letters = len(_run_before(_FLAG_LETTERS, text, offset))
    return letters > 0 and letters % 2 == 0


def _run_before(backwards: regex.Pattern[str], text: str, offset: int) -> str:
    run = backwards.match(text, max(0, offset - _SIGHT), offset)
    return run[0] if run else ""
