"""JSON lines: one object on each line of a text."""

import json
from collections.abc import Iterable, Iterator

from index.errors import BadRow


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
