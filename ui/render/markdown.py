"""Text as Markdown that shows it exactly as it is."""

from collections.abc import Iterable, Iterator, Sequence

import regex

_MARKUP = regex.compile(r"[\\`*_\[\]<>~|&$#]")
_ESCAPED = regex.compile(r"\\([\\`*_\[\]<>~|&$#])")
# Control characters, lone surrogates and direction codes.
_UNPRINTABLE = regex.compile(r"[\p{Cc}\p{Cs}\p{Bidi_Control}]")


def escape_markdown(text: str) -> str:
    """Escape a text, as one line without markup."""
    return escape_markup(
        _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))
    )


def escape_markup(line: str) -> str:
    """Escape the markup of a line, and leave the rest as it is."""
    escaped: str = _MARKUP.sub(r"\\\g<0>", line)
    return escaped


def unescape_markup(line: str) -> str:
    """The line that was escaped."""
    unescaped: str = _ESCAPED.sub(r"\1", line)
    return unescaped


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], alignment: str
) -> Iterator[str]:
    """The lines of a table; `alignment` has "l" or "r" for each column."""
    yield _row(columns)
    yield "|" + "|".join({"l": "---", "r": "---:"}[side] for side in alignment) + "|"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(escape_markdown, cells))} |"
