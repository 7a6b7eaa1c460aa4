"""Batches of rows of tokens."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.embed.runtime import batches


@given(st.lists(st.integers(0, 300), max_size=200))
def test_every_row_is_in_one_batch_with_rows_of_like_length(
    lengths: Sequence[int],
) -> None:
    found = list(batches(lengths))
    places = [place for batch in found for place in batch]
    assert sorted(places) == list(range(len(lengths)))
    in_order = [lengths[place] for place in places]
    assert in_order == sorted(lengths, reverse=True)


@given(st.lists(st.integers(0, 300), max_size=200), st.sampled_from([256, 512]))
def test_a_batch_filled_up_to_its_longest_row_is_bounded(
    lengths: Sequence[int], tokens: int
) -> None:
    for batch in batches(lengths, tokens):
        longest = max(lengths[place] for place in batch)
        assert len(batch) == 1 or len(batch) * longest <= tokens
        assert len(batch) <= 32
