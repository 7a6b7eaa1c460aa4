"""Files of JSON lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.errors import UnreadableFile
from index.extract.blocks import Block, join_blocks
from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.extract.rows import row_text


@dataclass(frozen=True, slots=True)
class JsonRows:
    """A file of JSON lines; each object becomes a paragraph of keys and values."""

    media_type: str = "application/jsonl"
    recipe: str = "jsonl/1"

    def extract(self, data: bytes) -> Extract:
        """Decode the file and write each object as a paragraph."""
        lines = enumerate(decode(data).split("\n"), start=1)
        return join_blocks(_row(line, number) for number, line in lines if line.strip())


def _row(line: str, number: int) -> Block:
    try:
        # Keep numbers as they are written.
        value = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        pairs = list(_leaves("", value))
    except json.JSONDecodeError as error:
        raise _damaged(number, error.msg) from error
    except RecursionError as error:
        raise _damaged(number, "its values are nested too deeply") from error
    text = row_text([key for key, _ in pairs], [leaf for _, leaf in pairs])
    return Block(text, "row")


def _damaged(number: int, reason: str) -> UnreadableFile:
    return UnreadableFile(
        "damaged",
        f"Line {number} isn't valid JSON: {reason}. Correct the line or remove it.",
    )


def _leaves(key: str, value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON has no narrower type
    """Yield pairs of a dotted key and a text, one for each leaf of a JSON value."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from _leaves(_join_key(key, name), inner)
        case list() if any(isinstance(inner, dict | list) for inner in value):
            for number, inner in enumerate(value, start=1):
                yield from _leaves(_join_key(key, str(number)), inner)
        case list():
            yield key, ", ".join(filter(None, map(_scalar_text, value)))
        case _:
            yield key, _scalar_text(value)


def _join_key(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _scalar_text(value: object) -> str:
    """A scalar as JSON writes it, but without quotation marks."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
