"""Files of JSON lines, written by the standard library's json module."""

import json

import pytest

from index.errors import UnreadableFile
from index.extract.json_rows import JsonRows


def text(*rows: object) -> str:
    lines = "\n".join(map(json.dumps, rows))
    return JsonRows().extract(lines.encode()).text


def test_an_object_becomes_a_paragraph_with_its_keys() -> None:
    rows = ({"name": "Umerov", "age": 43}, {"name": "Où? 🙂", "note": None, "x": ""})
    assert text(*rows) == "name: Umerov; age: 43.\n\nname: Où? 🙂."


def test_nested_keys_are_dotted_and_plain_lists_joined() -> None:
    row = {
        "a": {"b": {"c": True}, "tags": ["x", 1, None, "y"]},
        "d": [{"e": 1}, {"e": 2.50}],
        "empty": [{}, []],
    }
    assert text(row) == "a.b.c: true; a.tags: x, 1, y; d.1.e: 1; d.2.e: 2.5."


def test_numbers_stay_as_they_are_written() -> None:
    digits = "9" * 5000
    data = f'{{"a": 1.50, "b": 1e400, "c": NaN, "d": {digits}}}'.encode()
    assert JsonRows().extract(data).text == f"a: 1.50; b: 1e400; c: NaN; d: {digits}."


def test_lines_that_are_not_objects_are_read_and_blank_lines_skipped() -> None:
    assert JsonRows().extract(b'["a", "b"]\r\n\r\n"c"\n').text == "a, b.\n\nc."


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert JsonRows().extract(b'{"a": "x\\ud800"}').text == "a: x\ufffd."


@pytest.mark.parametrize(
    "line", ['{"a": ', "[" * 100_000, '{"a":' * 900 + "1" + "}" * 900]
)
def test_a_bad_line_fails_the_file_with_its_number(line: str) -> None:
    try:
        JsonRows().extract(f'{{"a": 1}}\n\n{line}\n'.encode())
    except UnreadableFile as error:
        assert error.kind == "damaged"  # noqa: PT017 - some Python versions read the last line
        assert "Line 3 isn't valid JSON" in str(error)  # noqa: PT017 - as above
    else:
        assert line.endswith("}")
