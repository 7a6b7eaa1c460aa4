"""Views of the vectors and their base, judged by numpy over every vector there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedder import Vectors
from index.vector_base import BaseDamaged, VectorBase
from index.vectors import Numbers, VectorView

DIMENSION = 8


@dataclass(frozen=True, slots=True)
class Change:
    """How many vectors came at one step, and which of those there were then went."""

    came: int
    went: Sequence[int]


changes = st.builds(Change, st.integers(0, 12), st.lists(st.integers(0, 99)))


def unit(rows: int, seed: int) -> Vectors:
    drawn = np.random.default_rng(seed).standard_normal((rows, DIMENSION))
    vectors: Vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(
        np.float32
    )
    return vectors


def numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, np.int64).reshape(-1)


class History:
    """A view that is brought forward, and beside it a plain table of what it must hold."""

    def __init__(self, first: int) -> None:
        self.table: dict[int, Vectors] = {}
        self._sequence = 0
        self._next = 1
        came, vectors = self._come(first)
        self.view = VectorView.on(VectorBase.build(0, came, vectors))

    def _come(self, count: int) -> tuple[Numbers, Vectors]:
        came = range(self._next, self._next + count)
        self._next += count
        vectors = unit(count, seed=self._next)
        self.table.update(zip(came, vectors, strict=True))
        return numbers(came), vectors

    def change(self, change: Change) -> None:
        there = list(self.table)
        went = {there[place % len(there)] for place in change.went if there}
        for number in went:
            del self.table[number]
        self._sequence += 1
        came, vectors = self._come(change.came)
        self.view = self.view.advanced(
            self._sequence, came, vectors, numbers(sorted(went))
        )


def brute_force(
    table: Mapping[int, Vectors], question: Vectors, limit: int, among: set[int]
) -> list[tuple[int, float]]:
    cosines = {
        number: float(vector @ question)
        for number, vector in table.items()
        if number in among
    }
    return sorted(cosines.items(), key=lambda pair: -pair[1])[:limit]


@given(
    st.integers(0, 30),
    st.lists(changes, max_size=8),
    st.integers(1, 40),
    st.none() | st.sets(st.integers(0, 60)),
)
def test_a_view_finds_what_looking_at_every_vector_finds(
    first: int, steps: list[Change], limit: int, among: set[int] | None
) -> None:
    history = History(first)
    for step in steps:
        history.change(step)
    question = unit(1, seed=-1 % 1000)[0]
    expected = brute_force(
        history.table, question, limit, set(history.table) if among is None else among
    )
    kept = None if among is None else numbers(sorted(among))
    found = history.view.nearest(question, limit, kept)
    assert [neighbour.text for neighbour in found] == [text for text, _ in expected]
    assert [neighbour.cosine for neighbour in found] == pytest.approx(
        [cosine for _, cosine in expected], abs=1e-6
    )


@given(st.integers(1, 20), changes)
def test_a_view_never_changes_when_another_is_made_of_it(
    first: int, step: Change
) -> None:
    history = History(first)
    old, table = history.view, dict(history.table)
    history.change(step)
    question = unit(1, seed=3)[0]
    assert [neighbour.text for neighbour in old.nearest(question, 99)] == [
        text for text, _ in brute_force(table, question, 99, set(table))
    ]


def test_equal_cosines_come_in_the_order_of_the_numbers() -> None:
    vector = unit(1, seed=1)
    base = VectorBase.build(1, numbers([9, 4]), np.repeat(vector, 2, axis=0))
    view = VectorView.on(base).advanced(
        2, numbers([7, 2]), np.repeat(vector, 2, axis=0), numbers([])
    )
    found = view.nearest(np.eye(DIMENSION, dtype=np.float32)[0], 4)
    assert [neighbour.text for neighbour in found] == [2, 4, 7, 9]


def test_a_text_and_its_opposite_have_the_cosines_one_and_minus_one() -> None:
    axis = np.eye(DIMENSION, dtype=np.float32)[0]
    base = VectorBase.build(1, numbers([1, 2]), np.stack([-axis, axis]))
    found = VectorView.on(base).nearest(axis, 5)
    assert [(near.text, near.cosine) for near in found] == [(2, 1.0), (1, -1.0)]


def test_nothing_is_near_where_there_is_nothing() -> None:
    view = VectorView.on(VectorBase.build(0, numbers([]), unit(0, seed=1)))
    assert view.nearest(unit(1, seed=1)[0], 5) == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a base of fifty vectors."""
    VectorBase.build(7, numbers(range(50)), unit(50, seed=2)).save(tmp_path / "base")
    return tmp_path / "base"


def test_a_base_comes_back_from_its_file_as_it_was(file: Path) -> None:
    base = VectorBase.load(file)
    assert (base.sequence, base.count, base.dimension) == (7, 50, DIMENSION)
    table = dict(enumerate(unit(50, seed=2)))
    question = unit(1, seed=3)[0]
    found = VectorView.on(base).nearest(question, 50)
    assert [neighbour.text for neighbour in found] == [
        text for text, _ in brute_force(table, question, 50, set(table))
    ]
    assert VectorView.on(base).sequence == 7


def test_a_base_is_written_over_another_and_leaves_nothing_beside_it(
    file: Path,
) -> None:
    VectorBase.build(8, numbers([1]), unit(1, seed=1)).save(file)
    assert VectorBase.load(file).sequence == 8
    assert list(file.parent.iterdir()) == [file]


def test_an_empty_base_has_a_file_too(file: Path) -> None:
    VectorBase.build(3, numbers([]), unit(0, seed=1)).save(file)
    assert (VectorBase.load(file).count, VectorBase.load(file).sequence) == (0, 3)


@given(place=st.integers(0), turned=st.integers(1, 255))
def test_a_base_with_any_byte_changed_is_damaged(
    tmp_path_factory: pytest.TempPathFactory, place: int, turned: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "changed-base"
    VectorBase.build(7, numbers([1, 2]), unit(2, seed=2)).save(file)
    data = bytearray(file.read_bytes())
    place %= len(data)
    data[place] ^= turned
    file.write_bytes(data)
    with pytest.raises(BaseDamaged, match="changed-base"):
        VectorBase.load(file)


@given(st.data())
def test_a_base_that_was_cut_short_or_written_on_is_damaged(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.getbasetemp() / "short-base"
    VectorBase.build(7, numbers([1, 2]), unit(2, seed=2)).save(file)
    whole = file.read_bytes()
    kept = whole[: data.draw(st.integers(0, len(whole) - 1))]
    file.write_bytes(data.draw(st.sampled_from([kept, whole + b"\0", kept + kept])))
    with pytest.raises(BaseDamaged):
        VectorBase.load(file)


def test_a_base_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        VectorBase.load(tmp_path / "base")
