"""Batches of rows of tokens."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.embed.runtime import batches


@given(st.lists(st.integers(0, 300), max_size=200))
def test_every_row_is_in_one_batch_with_rows_of_similar_length(
    lengths: Sequence[int],
) -> None:
    found = list(batches(lengths))
    indices = [index for batch in found for index in batch]
    assert sorted(indices) == list(range(len(lengths)))
    in_order = [lengths[index] for index in indices]
    assert in_order == sorted(lengths, reverse=True)


@given(st.lists(st.integers(0, 300), max_size=200), st.sampled_from([256, 512]))
def test_the_size_of_a_padded_batch_is_bounded(
    lengths: Sequence[int], tokens: int
) -> None:
    for batch in batches(lengths, tokens):
        longest = max(lengths[index] for index in batch)
        assert len(batch) == 1 or len(batch) * longest <= tokens
        assert len(batch) <= 32
