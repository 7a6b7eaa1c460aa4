"""The structure of documents as JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from index.text.structure import NO_STRUCTURE, Heading, Structure
from index.text.structure_json import from_json, joined, to_json
from tests.support.structures import structures


@given(structures(60))
def test_any_structure_is_read_as_it_was_written(structure: Structure) -> None:
    assert from_json(to_json(structure)) == structure


def test_a_plain_text_has_an_empty_object() -> None:
    assert to_json(NO_STRUCTURE) == "{}"
    assert from_json("{}") == NO_STRUCTURE


def test_the_ranges_that_older_versions_wrote_are_headings_of_level_1() -> None:
    headings = (Heading(2, 9, 1), Heading(15, 20, 1))
    assert from_json("[[2, 9], [15, 20]]") == Structure(headings)
    assert from_json("[]") == NO_STRUCTURE


@given(structures(30), structures(30), st.integers(30, 99))
def test_joining_keeps_the_first_structure_and_moves_all_ranges_of_the_second(
    first: Structure, second: Structure, offset: int
) -> None:
    both = json.loads(to_json(joined(first, second, offset)))
    before, after = json.loads(to_json(first)), json.loads(to_json(second))
    assert both.keys() == before.keys() | after.keys()
    for kind, parts in both.items():
        kept = before.get(kind, [])
        assert parts[: len(kept)] == kept
        assert parts[len(kept) :] == moved(kind, after.get(kind, []), offset)


def moved(kind: str, parts: object, offset: int) -> object:
    """Parts as JSON with an offset added to all numbers but levels and depths."""
    match parts:
        case [int(start), int(end), int(level)] if kind in {"headings", "lists"}:
            return [start + offset, end + offset, level]
        case list():
            return [moved(kind, part, offset) for part in parts]
        case bool() | None:
            return parts
        case int():
            return parts + offset
    raise AssertionError(parts)
