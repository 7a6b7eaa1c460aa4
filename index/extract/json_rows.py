"""Files of JSON lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.errors import UnreadableFile
from index.extract.blocks import Block, put_together
from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.extract.rows import row_text


@dataclass(frozen=True, slots=True)
class JsonRows:
    """A file of JSON lines: an object is a paragraph, its values under their keys."""

    media_type: str = "application/jsonl"
    recipe: str = "jsonl/1"

    def extract(self, data: bytes) -> Extract:
        """Decode the file and write its objects down."""
        lines = enumerate(decode(data).split("\n"), start=1)
        return put_together(
            _row(line, number) for number, line in lines if line.strip()
        )


def _row(line: str, number: int) -> Block:
    try:
        # Numbers stay as they are written.
        value = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        pairs = list(_leaves("", value))
    except json.JSONDecodeError as error:
        raise _damaged(number, error.msg) from error
    except RecursionError as error:
        raise _damaged(number, "its values are nested too deep") from error
    return Block(row_text([key for key, _ in pairs], [leaf for _, leaf in pairs]))


def _damaged(number: int, reason: str) -> UnreadableFile:
    return UnreadableFile(
        "damaged", f"Line {number} is no JSON: {reason}. Mend the line, or remove it."
    )


def _leaves(key: str, value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON has no narrower type
    """The values of a JSON value under their keys, those of inner ones with dots between."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from _leaves(_dotted(key, name), inner)
        case list() if any(isinstance(inner, dict | list) for inner in value):
            for number, inner in enumerate(value, start=1):
                yield from _leaves(_dotted(key, str(number)), inner)
        case list():
            yield key, ", ".join(filter(None, map(_written, value)))
        case _:
            yield key, _written(value)


def _dotted(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _written(value: object) -> str:
    """A value that holds no other, as JSON writes it but without quotation marks."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
