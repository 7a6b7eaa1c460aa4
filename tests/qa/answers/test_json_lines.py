"""Valid and invalid JSON lines."""

from collections.abc import Iterator

import pytest

from qa.answers.json_lines import json_lines
from qa.errors import BadRow


def test_each_object_has_its_line_number_and_blank_lines_count() -> None:
    lines = ["\n", '{"a": 1}\n', " \t\r\n", '{"b": [2]}']
    assert list(json_lines(lines)) == [(2, {"a": 1}), (4, {"b": [2]})]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"a": ', "isn't valid JSON"),
        ("[1]", "not an object"),
        ('"a"', "not an object"),
        ("[" * 100_000, "isn't valid JSON"),
        ('{"a": "\udcff"}', "isn't UTF-8"),
    ],
    ids=["half", "list", "string", "deep", "bytes"],
)
def test_a_bad_line_yields_an_error_and_the_others_their_objects(
    line: str, message: str
) -> None:
    before, (number, bad), after = json_lines(["{}", line, "{}"])
    assert (before, number, after) == ((1, {}), 2, (3, {}))
    assert isinstance(bad, BadRow)
    assert message in str(bad)


def test_a_line_is_yielded_before_the_next_is_read() -> None:
    def lines() -> Iterator[str]:
        yield "{}"
        pytest.fail("the next line was read")

    assert next(json_lines(lines())) == (1, {})
