"""Views of the vectors, compared with numpy over all vectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed.embedder import Vectors
from index.vectors.base import VectorBase
from index.vectors.number_set import NumberSet
from index.vectors.source import Block
from index.vectors.view import Neighbour, VectorView, rank
from tests.support.vector_tables import (
    Table,
    approximate_base,
    brute_force,
    exact_base,
    numbers,
    unit,
)


@dataclass(frozen=True, slots=True)
class Change:
    """How many vectors one step adds, and which of those before it drops."""

    added: int
    dropped: Sequence[int]


changes = st.builds(Change, st.integers(0, 12), st.lists(st.integers(0, 99)))


class History:
    """A view that advances, and a plain table of what it must contain."""

    def __init__(self, first: int) -> None:
        self.table: dict[int, Vectors] = {}
        self._sequence = 0
        self._next = 1
        self._add(first)
        self.view = VectorView.on(exact_base(0, self.table))

    def _add(self, count: int) -> Block:
        added = range(self._next, self._next + count)
        self._next += count
        vectors = unit(count, seed=self._next)
        self.table.update(zip(added, vectors, strict=True))
        return Block(numbers(added), vectors)

    def change(self, change: Change) -> None:
        present = list(self.table)
        dropped = {present[i % len(present)] for i in change.dropped if present}
        for number in dropped:
            del self.table[number]
        self._sequence += 1
        added = self._add(change.added)
        self.view = self.view.advance(self._sequence, [added], numbers(dropped))


def pairs(found: Sequence[Neighbour]) -> list[tuple[int, object]]:
    return [(near.text, pytest.approx(near.cosine, abs=1e-6)) for near in found]


@given(
    st.integers(0, 30),
    st.lists(changes, max_size=8),
    st.integers(1, 40),
    st.none() | st.sets(st.integers(0, 60)),
)
def test_a_view_finds_what_a_search_of_all_vectors_finds(
    first: int, steps: list[Change], limit: int, among: set[int] | None
) -> None:
    history = History(first)
    for step in steps:
        history.change(step)
    question = unit(1, seed=999)[0]
    chosen = None if among is None else NumberSet.of(numbers(among))
    found = history.view.nearest(question, limit, chosen)
    assert pairs(found) == brute_force(history.table, question, limit, among)


@given(st.integers(1, 20), changes)
def test_a_view_never_changes_when_another_advances_from_it(
    first: int, step: Change
) -> None:
    history = History(first)
    old, table = history.view, dict(history.table)
    history.change(step)
    question = unit(1, seed=3)[0]
    assert pairs(old.nearest(question, 99)) == brute_force(table, question, 99)


def test_a_tail_of_many_small_additions_is_kept_in_a_few_blocks() -> None:
    history = History(0)
    for _ in range(1000):
        history.change(Change(added=1, dropped=()))
    assert len(history.view.tail) <= 10
    question = unit(1, seed=3)[0]
    found = history.view.nearest(question, 1000)
    assert pairs(found) == brute_force(history.table, question, 1000)


def test_a_new_view_shares_the_long_part_of_the_tail_with_the_old_one() -> None:
    history = History(0)
    history.change(Change(added=1000, dropped=()))
    before = history.view
    history.change(Change(added=10, dropped=()))
    assert history.view.tail[0] is before.tail[0]


@pytest.mark.parametrize("base_of", [exact_base, approximate_base])
def test_equal_cosines_come_in_the_order_of_the_numbers(
    base_of: Callable[[int, dict[int, Vectors]], VectorBase],
) -> None:
    vector = unit(1, seed=1)[0]
    view = VectorView.on(base_of(1, {9: vector, 5: -vector, 4: vector})).advance(
        2, [Table({7: vector, 2: vector}).of(numbers([7, 2]))], numbers([])
    )
    found = view.nearest(np.eye(8, dtype=np.float32)[0], 5)
    # An approximate base's cosines are a little off, which the tail's are not.
    assert [near.text for near in found if near.text in {4, 9}] == [4, 9]
    assert [near.text for near in found if near.text in {2, 7}] == [2, 7]


def test_a_text_and_its_opposite_have_the_cosines_one_and_minus_one() -> None:
    axis = np.eye(8, dtype=np.float32)[0]
    found = VectorView.on(exact_base(1, {1: -axis, 2: axis})).nearest(axis, 5)
    assert [(near.text, near.cosine) for near in found] == [(2, 1.0), (1, -1.0)]


def test_nothing_is_near_where_there_is_nothing() -> None:
    view = VectorView.on(exact_base(0, {}))
    assert view.nearest(unit(1, seed=1)[0], 5) == []


@given(
    st.dictionaries(st.integers(0, 99), st.sampled_from([-0.5, 0.0, 0.25, 1.0])),
    st.integers(1, 30),
)
def test_texts_are_ranked_by_cosine_then_by_number(
    cosines: dict[int, float], limit: int
) -> None:
    found = rank(np.array([*cosines], np.int64), np.array([*cosines.values()]), limit)
    in_order = sorted(cosines.items(), key=lambda pair: (-pair[1], pair[0]))
    assert [(near.text, near.cosine) for near in found] == in_order[:limit]
