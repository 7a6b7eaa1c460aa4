"""The mixture of training examples."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.data.example import Example
from training.data.mixture import Alone, Mixture


@dataclass(frozen=True, slots=True)
class Numbered:
    """Examples whose questions are their numbers."""

    kind: str

    def __getitem__(self, number: int) -> Example:
        return Example(str(number), "", "", (), self.kind)


def mixture(seed: int = 1) -> Mixture:
    parts = [
        (Alone(Numbered(kind)), count)
        for kind, count in {"a": 6, "b": 3, "c": 1}.items()
    ]
    return Mixture(parts, seed)


def drawn(count: int, seed: int = 1) -> Sequence[Example]:
    groups = [mixture(seed)[number] for number in range(count)]
    return [example for group in groups for example in group]


def test_every_block_has_the_given_number_of_examples_of_each_stream() -> None:
    kinds = [example.kind for example in drawn(50)]
    for start in range(0, 50, 10):
        assert sorted(kinds[start : start + 10]) == sorted("aaaaaabbbc")
    assert kinds[:10] != kinds[10:20]


def test_no_example_of_a_stream_is_left_out_or_comes_twice() -> None:
    for kind, count in (("a", 30), ("b", 15), ("c", 5)):
        numbers = [e.question for e in drawn(50) if e.kind == kind]
        assert numbers == [str(number) for number in range(count)]


def test_the_mixture_depends_on_its_seed_only() -> None:
    backwards = [mixture()[number] for number in reversed(range(50))]
    assert [example for (example,) in backwards[::-1]] == drawn(50)
    assert drawn(50, seed=2) != drawn(50)
