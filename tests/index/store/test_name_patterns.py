"""Choosing names by patterns: as `fnmatchcase` does, in time that no pattern can blow up."""

import time
from collections.abc import Sequence
from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.store.name_patterns import count_wildcard_characters, matching

MANY = [f"reports/{year}/{'a' * 40} {n}.txt" for year in range(40) for n in range(50)]
SECONDS = 10.0  # `fnmatchcase` takes longer for the first pattern and one name


@given(
    st.lists(st.text("ab*?[]!-^\\.\n谈"), max_size=4),
    st.lists(st.text("ab[]!-*\\.\n谈"), max_size=6),
)
@example(["[]", "[!]", "[]]", "[!]]", "[a-]", "[b-a]", "[]-a]"], ["[]", "]", "a", "-"])
def test_patterns_mean_what_they_do_to_fnmatch(
    patterns: list[str], names: list[str]
) -> None:
    assert matching(names, patterns) == {
        name
        for name in names
        if any(name == pattern or fnmatchcase(name, pattern) for pattern in patterns)
    }


def test_the_name_of_a_folder_stands_for_all_below_it_at_any_depth() -> None:
    names = [
        "plans/a.md",
        "plans/old/b.md",
        "plans.md",
        "my plans/c.md",
        "x/plans/d.md",
    ]
    below = {"plans/a.md", "plans/old/b.md"}
    assert matching(names, ["plans"]) == below
    assert matching(names, ["plans/"]) == below
    assert matching(names, ["plans/old"]) == {"plans/old/b.md"}
    assert matching(names, ["pla", "/", "", "plans/a"]) == set()


def test_a_folder_whose_name_has_a_wildcard_is_a_folder_too() -> None:
    assert matching(["a[1]/b.md", "a1/b.md"], ["a[1]"]) == {"a[1]/b.md"}


@pytest.mark.parametrize(
    "patterns",
    [
        ["[" * 18_000],
        ["*a" * 9_000],
        ["*" * 18_000 + "b"],
        ["*" + "a" * 30 + f"b{n}*" for n in range(500)],
        ["*" + "?a" * 15 + f"b{n}*" for n in range(500)],
        ["*" + "[!x]" * 8 + f"b{n}*" for n in range(400)],
    ],
    ids=lambda patterns: f"{len(patterns)} of {patterns[0][:8]}",
)
def test_hostile_patterns_take_seconds_at_most(patterns: Sequence[str]) -> None:
    started = time.process_time()
    assert matching(MANY, patterns) == set()
    assert time.process_time() - started < SECONDS


def test_only_patterns_with_wildcards_count_by_their_characters() -> None:
    assert count_wildcard_characters(["plain.txt", "*.md", "a?", "[ab]", "]"]) == 10
