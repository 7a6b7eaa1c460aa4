"""JSON lines: one JSON object per line."""

import json
from collections.abc import Iterable, Iterator, Mapping

import regex

from qa.errors import BadRow

# Escape sequences would control the terminal, direction overrides would reorder the words,
# and lone surrogates can't be encoded.
_UNPRINTABLE = regex.compile(r"[\p{Cc}\p{Cs}\p{Bidi_Control}]")


def json_line(value: Mapping[str, object]) -> str:
    """An object as one line of JSON that is safe to print and reads back unchanged."""
    line = json.dumps(value, ensure_ascii=False)
    escaped: str = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
    return escaped


def json_lines(
    lines: Iterable[str],
) -> Iterator[tuple[int, dict[str, object] | BadRow]]:
    """Each line's number, counted from 1, with its object or error.

    Skips blank lines, but counts them. Yields each line before it reads the next.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, _object(line)
            except BadRow as error:
                yield number, error


def _object(line: str) -> dict[str, object]:
    try:
        line.encode()
        row = json.loads(line)
    except UnicodeEncodeError as error:
        raise BadRow("The line isn't UTF-8; save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise BadRow(f"The line isn't valid JSON: {error}.") from error
    if not isinstance(row, dict):
        raise BadRow("The line is JSON, but not an object: write {…} on each line.")
    return row
