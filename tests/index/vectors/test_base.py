"""Bases of vectors, exact and approximate, compared with numpy, and their files."""

import math
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalogue import database
from index.embed.embedder import HashEmbedder, Vectors
from index.store.snapshot import Snapshot
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from index.vectors.base import FILE_NAME, BaseDamaged, VectorBase
from index.vectors.number_set import NumberSet
from index.vectors.stored import StoredVectors
from index.vectors.view import VectorView
from tests.support.small_index import Lines, fill
from tests.support.vector_tables import (
    DIMENSION,
    NONE,
    Table,
    approximate_base,
    brute_force,
    exact_base,
    numbers,
    unit,
)

MANY, LONG = 3000, 128
KINDS = pytest.mark.parametrize("base_of", [exact_base, approximate_base])
BaseOf = Callable[[int, dict[int, Vectors]], VectorBase]


def draw(rows: int, seed: int) -> Vectors:
    """Unit vectors around a hundred centres."""
    centres, noise = unit(100, seed=1, dimension=LONG), unit(rows, seed, dimension=LONG)
    vectors: Vectors = centres[np.arange(rows) % 100] + np.float32(0.8) * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


@pytest.fixture(scope="module")
def many() -> dict[int, Vectors]:
    """Many vectors, numbered by threes."""
    return dict(zip(range(0, 3 * MANY, 3), draw(MANY, seed=2), strict=True))


@pytest.fixture(scope="module")
def approximate(many: dict[int, Vectors]) -> VectorBase:
    """A base of many vectors, above the limit for exact ones."""
    return VectorBase.build(7, Table(many, dimension=LONG), exact_up_to=MANY - 1)


def recall(
    base: VectorBase,
    vectors: dict[int, Vectors],
    among: set[int] | None = None,
    gone: frozenset[int] = frozenset(),
) -> float:
    """The recall of the true ten nearest among 200 found, averaged over 50 questions."""
    chosen = None if among is None else NumberSet.of(numbers(among))
    present = {number: vectors[number] for number in vectors if number not in gone}
    shares = []
    for question in draw(50, seed=3):
        found, _ = base.nearest(question, 200, chosen, NumberSet.of(numbers(gone)))
        true = {number for number, _ in brute_force(present, question, 10, among)}
        assert set(found.tolist()) <= (present.keys() if among is None else among)
        shares.append(len(true & set(found.tolist())) / len(true))
    return float(np.mean(shares))


def test_a_base_is_exact_up_to_a_limit_and_approximate_above_it() -> None:
    ten = dict(enumerate(unit(10, seed=1)))
    assert VectorBase.build(1, Table(ten), exact_up_to=10).is_exact
    assert not VectorBase.build(1, Table(ten), exact_up_to=9).is_exact


def test_an_approximate_base_finds_nearly_all_of_the_nearest(
    approximate: VectorBase, many: dict[int, Vectors]
) -> None:
    assert recall(approximate, many) >= 0.9


def test_an_approximate_base_gives_cosines_near_the_true_ones(
    approximate: VectorBase, many: dict[int, Vectors]
) -> None:
    some = NumberSet.of(numbers(list(many)[::13]))  # near and far from the question
    for question in draw(20, seed=4):
        found, cosines = approximate.nearest(question, MANY, some, NONE)
        true = [float(many[number] @ question) for number in found.tolist()]
        assert cosines == pytest.approx(true, abs=0.15)
        assert max(true) - min(true) > 0.5
        assert np.corrcoef(cosines, true)[0, 1] > 0.9
        assert list(cosines) == sorted(cosines, reverse=True)


def test_building_an_approximate_base_is_deterministic(
    approximate: VectorBase, many: dict[int, Vectors], tmp_path: Path
) -> None:
    again = VectorBase.build(7, Table(many, dimension=LONG), exact_up_to=MANY - 1)
    again.save(tmp_path / "again")
    approximate.save(tmp_path / "first")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "first").read_bytes()


@pytest.mark.parametrize("count", [1, 10, 300, 2000])
def test_among_some_texts_an_approximate_base_finds_the_nearest_in_every_list(
    approximate: VectorBase, many: dict[int, Vectors], count: int
) -> None:
    chosen = np.random.default_rng(count).choice(list(many), count, replace=False)
    assert recall(approximate, many, among=set(chosen.tolist())) == 1.0


def test_texts_far_from_the_question_are_found_if_only_they_are_searched(
    approximate: VectorBase, many: dict[int, Vectors]
) -> None:
    question = unit(1, seed=3, dimension=LONG)[0]
    farthest = [number for number, _ in brute_force(many, -question, 5)]
    chosen = NumberSet.of(numbers(farthest))
    found, _ = approximate.nearest(question, 10, chosen, NONE)
    assert sorted(found.tolist()) == sorted(farthest)


def test_gone_texts_are_not_found_and_displace_no_others(
    approximate: VectorBase, many: dict[int, Vectors]
) -> None:
    gone = frozenset(list(many)[::2])
    assert recall(approximate, many, gone=gone) >= 0.9
    assert recall(approximate, many, among=set(many) - gone, gone=gone) == 1.0


@given(
    st.sets(st.integers(0, 200), max_size=60),
    st.none() | st.sets(st.integers(0, 250)),
    st.sets(st.integers(0, 250)),
    st.integers(1, 70),
)
def test_a_small_base_finds_what_a_search_of_all_vectors_finds(
    members: set[int], among: set[int] | None, gone: set[int], limit: int
) -> None:
    table = dict(zip(sorted(members), unit(len(members), seed=5), strict=True))
    question = unit(1, seed=6)[0]
    chosen = None if among is None else NumberSet.of(numbers(among))
    found, cosines = exact_base(1, table).nearest(
        question, limit, chosen, NumberSet.of(numbers(gone))
    )
    present = {n: vector for n, vector in table.items() if n not in gone}
    assert list(zip(found, cosines, strict=True)) == [
        (number, pytest.approx(cosine, abs=1e-6))
        for number, cosine in brute_force(present, question, limit, among)
    ]


@given(st.sets(st.integers(0, 300)), st.sets(st.integers(0, 300)))
def test_sets_of_numbers_behave_as_python_sets(left: set[int], right: set[int]) -> None:
    first, second = NumberSet.of(numbers(left)), NumberSet.of(numbers(right))
    every = np.arange(400)
    assert set(every[first.contains(every)]) == left
    assert set(every[(first | second).contains(every)]) == left | right
    assert set(every[(first - second).contains(every)]) == left - right
    assert first.is_empty == (not left)


@pytest.fixture(params=[exact_base, approximate_base])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of a base of fifty vectors, of either kind."""
    request.param(7, dict(enumerate(unit(50, seed=2)))).save(tmp_path / "base")
    return tmp_path / "base"


@KINDS
def test_a_saved_base_is_loaded_unchanged(tmp_path: Path, base_of: BaseOf) -> None:
    saved = base_of(7, dict(enumerate(unit(50, seed=2))))
    saved.save(tmp_path / "base")
    base = VectorBase.load(tmp_path / "base")
    assert (base.sequence, base.count, base.dimension) == (7, 50, DIMENSION)
    assert base.is_exact == saved.is_exact
    everything = NumberSet.of(np.arange(50))
    found, cosines = base.nearest(unit(1, seed=3)[0], 50, everything, NONE)
    before, cosines_before = saved.nearest(unit(1, seed=3)[0], 50, everything, NONE)
    assert sorted(found) == list(range(50))
    assert found.tolist() == before.tolist()
    assert cosines.tolist() == cosines_before.tolist()


def test_saving_a_base_over_another_leaves_no_other_file(
    file: Path,
) -> None:
    exact_base(8, {1: unit(1, seed=1)[0]}).save(file)
    assert VectorBase.load(file).sequence == 8
    assert list(file.parent.iterdir()) == [file]


def test_an_open_base_stays_unchanged_when_another_is_saved_over_it(
    file: Path,
) -> None:
    base = VectorBase.load(file)
    exact_base(8, {1: unit(1, seed=1)[0]}).save(file)
    found, _ = base.nearest(unit(1, seed=3)[0], 99, NumberSet.of(np.arange(50)), NONE)
    assert sorted(found.tolist()) == list(range(50))


def test_an_empty_base_can_be_saved(file: Path) -> None:
    exact_base(3, {}).save(file)
    assert (VectorBase.load(file).count, VectorBase.load(file).sequence) == (0, 3)


@KINDS
@given(offset=st.integers(0), mask=st.integers(1, 255))
def test_a_base_with_any_byte_changed_is_damaged(
    tmp_path_factory: pytest.TempPathFactory, base_of: BaseOf, offset: int, mask: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "changed-base"
    base_of(7, dict(enumerate(unit(2, seed=2)))).save(file)
    data = bytearray(file.read_bytes())
    offset %= len(data)
    data[offset] ^= mask
    file.write_bytes(data)
    with pytest.raises(BaseDamaged, match="changed-base"):
        VectorBase.load(file)


@KINDS
@given(st.data())
def test_a_truncated_or_extended_base_is_damaged(
    tmp_path_factory: pytest.TempPathFactory, base_of: BaseOf, data: st.DataObject
) -> None:
    file = tmp_path_factory.getbasetemp() / "short-base"
    base_of(7, dict(enumerate(unit(2, seed=2)))).save(file)
    whole = file.read_bytes()
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    file.write_bytes(data.draw(st.sampled_from([part, whole + b"\0", part + part])))
    with pytest.raises(BaseDamaged):
        VectorBase.load(file)


def test_loading_a_missing_base_raises_file_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        VectorBase.load(tmp_path / "base")


LINES = [f"Pier {number} of bridge {number % 17} is long." for number in range(300)]


@pytest.fixture
def index(tmp_path: Path, fake_components: Components) -> Path:
    """An index of two documents of 300 and 30 sentences, whose base is approximate."""
    texts = {"a.txt": "\n".join(LINES), "b.txt": "\n".join(LINES[::10])}
    docs = fill(tmp_path / "docs", texts)
    sync(docs, tmp_path / "index", replace(fake_components, splitter=Lines()))
    with closing(database.connect(tmp_path / "index", write=False)) as connection:
        stored = StoredVectors(connection)
        sequence = int(database.meta(connection, "sequence"))
        base = VectorBase.build(sequence, stored, exact_up_to=0)
    base.save(tmp_path / "index" / FILE_NAME)
    return tmp_path / "index"


@pytest.fixture
def snapshot(index: Path) -> Iterator[Snapshot]:
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        assert not snapshot.view.base.is_exact
        yield snapshot


def true_neighbours(lines: list[str], question: str, limit: int) -> list[float]:
    embed = HashEmbedder().embed_question
    cosines = [float(embed(line) @ embed(question)) for line in lines]
    return sorted(cosines, reverse=True)[:limit]


@pytest.mark.parametrize("limit", [1, 10, 200])
def test_the_neighbours_of_an_approximate_base_are_ranked_by_exact_cosines(
    snapshot: Snapshot, limit: int
) -> None:
    vector = HashEmbedder().embed_question("Which pier of bridge 3 is long?")
    found = snapshot.neighbours(vector, limit, within=None)
    exact = snapshot.cosines(vector, [near.text for near in found])
    assert [near.cosine for near in found] == sorted(exact.values(), reverse=True)
    assert all(near.cosine == exact[near.text] for near in found)


@pytest.mark.parametrize("bridge", range(17))
def test_a_smaller_limit_gives_the_first_of_the_same_neighbours(
    snapshot: Snapshot, bridge: int
) -> None:
    vector = HashEmbedder().embed_question(f"Is pier {bridge} of bridge 3 long?")
    found = snapshot.neighbours(vector, 100, within=None)
    for limit in (1, 5, 20, 50):
        assert snapshot.neighbours(vector, limit, within=None) == found[:limit]


def test_an_approximate_base_finds_all_of_the_nearest_in_one_document(
    snapshot: Snapshot,
) -> None:
    question = "Which pier of bridge 3 is long?"
    vector = HashEmbedder().embed_question(question)
    found = snapshot.neighbours(vector, 20, snapshot.within(["b.txt"]))
    assert [near.cosine for near in found] == pytest.approx(
        true_neighbours(LINES[::10], question, 20), abs=1e-6
    )


def test_a_base_of_another_dimension_is_rebuilt(
    index: Path, fake_components: Components
) -> None:
    exact_base(9**9, dict(enumerate(unit(400, seed=1)))).save(index / FILE_NAME)
    question = "Which pier of bridge 3 is long?"
    vector = HashEmbedder().embed_question(question)
    with closing(LocalStore(index)) as store, store.reading() as snapshot:
        found = snapshot.neighbours(vector, 20, None)
    assert [near.cosine for near in found] == pytest.approx(
        true_neighbours(LINES, question, 20), abs=1e-6
    )
    sync(index.parent / "docs", index, replace(fake_components, splitter=Lines()))
    assert VectorBase.load(index / FILE_NAME).dimension == HashEmbedder().dimension


def test_a_base_of_the_previous_format_is_rebuilt(
    index: Path, fake_components: Components
) -> None:
    file = index / FILE_NAME
    file.write_bytes(file.read_bytes().replace(b"vectors 3\n", b"vectors 2\n", 1))
    with pytest.raises(BaseDamaged, match="another version"):
        VectorBase.load(file)
    sync(index.parent / "docs", index, replace(fake_components, splitter=Lines()))
    assert VectorBase.load(file).count == len(LINES)


def test_an_idle_sync_rebuilds_a_base_of_the_previous_format(
    index: Path, fake_components: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = replace(fake_components, splitter=Lines())
    with monkeypatch.context() as before:
        before.setattr("index.vectors.base._MAGIC", b"askquote vectors 2\n")
        sync(index.parent / "docs", index, parts)
        assert VectorBase.load(index / FILE_NAME).count == len(LINES)
    sync(index.parent / "docs", index, parts)
    assert VectorBase.load(index / FILE_NAME).count == len(LINES)


@pytest.mark.parametrize("dimension", [1, 2, 3, 33])
def test_vectors_of_any_length_are_indexed_saved_and_found(
    tmp_path: Path, dimension: int
) -> None:
    vectors = dict(enumerate(unit(400, seed=2, dimension=dimension)))
    base = VectorBase.build(1, Table(vectors, dimension), exact_up_to=399)
    base.save(tmp_path / "base")
    question = vectors[7]
    found, _ = VectorBase.load(tmp_path / "base").nearest(question, 399, None, NONE)
    (nearest, _), *_ = brute_force(vectors, question, 1)
    assert nearest in found


def test_the_tail_displaces_no_texts_of_an_approximate_base(
    approximate: VectorBase,
) -> None:
    """A base's cosines are mostly too low, and the tail's are not."""
    added = dict(zip(range(10**6, 10**6 + MANY), draw(MANY, seed=9), strict=True))
    tail = Table(added, dimension=LONG).of(numbers(added))
    view = VectorView.on(approximate).advance(8, [tail], numbers([]))
    for question in draw(10, seed=3):
        alone = VectorView.on(approximate).nearest(question, 100)
        both = {near.text for near in view.nearest(question, 100)}
        assert {near.text for near in alone} <= both
        assert {number for number, _ in brute_force(added, question, 100)} <= both


def test_a_view_of_an_approximate_base_has_the_vectors_added_and_not_those_dropped(
    approximate: VectorBase, many: dict[int, Vectors]
) -> None:
    question = unit(1, seed=3, dimension=LONG)[0]
    nearest = [number for number, _ in brute_force(many, question, 5)]
    added = Table({10**6: question}, dimension=LONG)
    view = VectorView.on(approximate).advance(8, added.blocks(), numbers(nearest))
    found = [near.text for near in view.nearest(question, 50)]
    assert found[0] == 10**6
    assert not set(nearest) & set(found)
    assert math.isclose(view.nearest(question, 1)[0].cosine, 1.0, abs_tol=1e-6)
