"""JSON lines, good and bad."""

from collections.abc import Iterator

import pytest

from qa.answers.json_lines import json_lines
from qa.errors import BadRow


def test_each_object_comes_with_the_number_of_its_line_and_blank_lines_count() -> None:
    lines = ["\n", '{"a": 1}\n', " \t\r\n", '{"b": [2]}']
    assert list(json_lines(lines)) == [(2, {"a": 1}), (4, {"b": [2]})]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"a": ', "no JSON"),
        ("[1]", "no object"),
        ('"a"', "no object"),
        ("[" * 100_000, "no JSON"),
        ('{"a": "\udcff"}', "not UTF-8"),
    ],
    ids=["half", "list", "string", "deep", "bytes"],
)
def test_a_bad_line_comes_as_its_error_and_those_around_it_as_they_are(
    line: str, message: str
) -> None:
    before, (number, bad), after = json_lines(["{}", line, "{}"])
    assert (before, number, after) == ((1, {}), 2, (3, {}))
    assert isinstance(bad, BadRow)
    assert message in str(bad)


def test_a_line_is_given_before_the_next_is_read() -> None:
    def lines() -> Iterator[str]:
        yield "{}"
        pytest.fail("the next line was read")

    assert next(json_lines(lines())) == (1, {})
