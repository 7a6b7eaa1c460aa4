"""JSON lines: one object on each line of a text."""

import json
from collections.abc import Iterable, Iterator, Mapping

import regex

from qa.errors import BadRow

# Escape sequences of a document would move the cursor or recolour a terminal, direction
# overrides would show its words in another order, and halves of surrogate pairs fit no file.
_UNPRINTABLE = regex.compile(r"[\p{Cc}\p{Cs}\p{Bidi_Control}]")


def json_line(value: Mapping[str, object]) -> str:
    """An object as one line of JSON that is safe to print; it reads back as it was."""
    line = json.dumps(value, ensure_ascii=False)
    escaped: str = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
    return escaped


def json_lines(
    lines: Iterable[str],
) -> Iterator[tuple[int, dict[str, object] | BadRow]]:
    """The number of each line, from 1, with its object or what is wrong with it.

    Blank lines are skipped, and counted. Each line is given before the next is read.
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
        raise BadRow("The line is not UTF-8; save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise BadRow(f"The line is no JSON: {error}.") from error
    if not isinstance(row, dict):
        raise BadRow("The line is JSON, but no object: write {…} on each line.")
    return row
