"""Headings that differ from the text only by their bold letters."""

from collections.abc import Iterator, Sequence

import regex

from index.extract.pdf.lines import Line, same_size, split_runs

_MAX_LINES = 2
_MAX_CHARACTERS = 120
# Where more of the letters are bold, bold ones set nothing off.
_MAX_BOLD_SHARE = 0.3
# In font sizes: baselines farther apart set a line apart.
_MIN_GAP = 1.6
# What stands below a heading is at least this long, unless it is a table.
_MIN_TEXT = 25

_STARTS = regex.compile(r"[\"'\u201c\u2018(\[]*[\p{Lu}\p{Lt}\p{Lo}\p{Nd}]")
_STOPS = regex.compile(r"[.,;:!\u2026][\"'\u201d\u2019)\]]*$")
_SENTENCE_END = regex.compile(r"[.?!:\u2026][\"'\u201d\u2019)\]\d]*$")


def bold_headings(lines: Sequence[Line], body_size: float) -> Iterator[int]:
    """Yield the numbers of the short bold lines that stand alone above text of their size."""
    texts = [line for line in lines if not line.is_block]
    bold = sum(len(line.text) for line in texts if line.is_bold)
    if bold > _MAX_BOLD_SHARE * sum(len(line.text) for line in texts):
        return
    position = 0
    for run in split_runs(lines, _is_alike):
        end = position + len(run)
        around = lines[position - 1 : position], lines[end : end + 1]
        if _may_be_heading(run, body_size) and _stands_alone(run, *around):
            yield from range(position, end)
        position = end


def _is_alike(previous: Line, line: Line) -> bool:
    return (
        previous.is_bold == line.is_bold
        and previous.kind == line.kind
        and same_size(previous.size, line.size)
        and line.is_below(previous)
    )


def _may_be_heading(run: Sequence[Line], body_size: float) -> bool:
    text = " ".join(line.text for line in run)
    return (
        run[0].is_bold
        and len(run) <= _MAX_LINES
        and len(text) <= _MAX_CHARACTERS
        and (run[0].size > body_size or same_size(run[0].size, body_size))
        and not any(line.has_wide_gap for line in run)
        and any(map(str.isalpha, text))
        and _STARTS.match(text) is not None
        and _STOPS.search(text) is None
    )


def _stands_alone(
    run: Sequence[Line], above: Sequence[Line], below: Sequence[Line]
) -> bool:
    """Whether a run ends a block above it and has text or a table below it."""
    return all(_ends_above(line, run[0]) for line in above) and any(
        _is_text_below(line, run[-1]) for line in below
    )


def _ends_above(line: Line, heading: Line) -> bool:
    return (
        not heading.is_below(line)
        or line.is_block
        or not same_size(line.size, heading.size)
        or line.bottom - heading.bottom >= _MIN_GAP * heading.size
        or _SENTENCE_END.search(line.text) is not None
    )


def _is_text_below(line: Line, heading: Line) -> bool:
    if line.is_block:
        return True
    is_text = len(line.text) >= _MIN_TEXT and not line.text[0].islower()
    return line.is_below(heading) and is_text
