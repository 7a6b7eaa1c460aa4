"""Graphemes, compared with the clusters that `regex` finds from the start of the text."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.graphemes import is_boundary, widen

TRICKY = (
    "a e\u0301\u0308\r\n\u200d\ufe0f\u20e31#\u00a9\u00ad\u0600\u0903\ud800\u200b\x00"
    "🇫🇷🇯🇵👩💻❤👍🏽🏳🌈\u1100\u1161\u11a8가각क\u094dषি\u09cdকกำ日。"
)
texts = st.text(TRICKY, max_size=12) | st.text()


def boundaries(text: str) -> set[int]:
    """The expected boundaries: each end of a cluster, found from the start of the text."""
    return {0} | {match.end() for match in regex.finditer(r"\X", text)}


@given(texts)
@settings(max_examples=600)
def test_boundaries_equal_those_found_from_the_start_of_the_text(text: str) -> None:
    found = {offset for offset in range(len(text) + 1) if is_boundary(text, offset)}
    assert found == boundaries(text)


@given(texts, st.data())
def test_widening_gives_the_smallest_range_of_whole_graphemes(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    ends = boundaries(text)
    assert widen(text, start, end) == (
        max(offset for offset in ends if offset <= start),
        min(offset for offset in ends if offset >= end),
    )


def test_flags_in_a_row_are_split_between_flags_and_not_inside_them() -> None:
    flags = "🇫🇷🇯🇵🇩🇪"
    assert [offset for offset in range(7) if is_boundary(flags, offset)] == [0, 2, 4, 6]


def test_a_range_that_misses_a_final_accent_is_widened_to_it() -> None:
    text = "the Cafe\u0301 Central"
    assert widen(text, 4, 8) == (4, 9)


def test_a_family_of_joined_emoji_is_one_grapheme() -> None:
    text = "a👩‍👩‍👧b"
    assert widen(text, 2, 3) == (1, len(text) - 1)


def test_carriage_return_and_line_feed_stay_together() -> None:
    assert not is_boundary("a\r\nb", 2)
    assert is_boundary("a\n\rb", 2)


@pytest.mark.parametrize("cluster", ["e\u0301", "क\u0941", "👍🏽", "각"])
def test_deep_in_a_long_run_each_cluster_ends_at_a_boundary(cluster: str) -> None:
    text = cluster * 100_000
    offsets = range(150_000, 152_000)
    found = [offset for offset in offsets if is_boundary(text, offset)]
    assert found == [offset for offset in offsets if offset % len(cluster) == 0]


def test_deep_in_a_long_run_of_flags_no_flag_is_cut() -> None:
    text = "🇫🇷" * 50_000
    offsets = range(90_000, 90_100)
    found = [offset for offset in offsets if is_boundary(text, offset)]
    assert found == list(range(90_000, 90_100, 2))
