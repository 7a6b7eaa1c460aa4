"""Lead-ins: the words that introduce a list."""

import regex

from index.text.range import Range

_SENTENCE_END = regex.compile(r"[.?!\u2026][\"'\u201d\u2019)\]*_]*\s+")
_CLOSED = regex.compile(r"[.!\u2026][\"'\u201d\u2019)\]*_]*$")


def find_lead_in(text: str, paragraph: Range) -> Range | None:
    """The last sentence of the paragraph before a list, unless it ends with a full stop."""
    start, end = paragraph
    end = start + len(text[start:end].rstrip())
    if start == end or _CLOSED.search(text, start, end):
        return None
    for stop in _SENTENCE_END.finditer(text, start, end):
        start = stop.end()
    return Range(start, end)
