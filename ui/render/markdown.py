"""Text as Markdown that shows it as it stands."""

from collections.abc import Iterable, Iterator, Sequence

import regex

_MARKUP = regex.compile(r"[\\`*_\[\]<>~|&$#]")
# Control characters, halves of surrogate pairs and what turns the direction of writing.
_UNSHOWN = regex.compile(r"[\p{Cc}\p{Cs}\p{Bidi_Control}]")


def escaped(text: str) -> str:
    """A text as one line that has no markup in it."""
    line = _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))
    shown: str = _MARKUP.sub(r"\\\g<0>", line)
    return shown


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], alignment: str
) -> Iterator[str]:
    """The lines of a table; `alignment` has "l" or "r" for each column."""
    yield _row(columns)
    yield "|" + "|".join({"l": "---", "r": "---:"}[side] for side in alignment) + "|"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(escaped, cells))} |"
