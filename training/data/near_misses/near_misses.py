"""Near-misses: answerable questions with one thing swapped, so that nothing answers them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import regex

from training.data.near_misses.families import LOOSE, STRICT
from training.data.near_misses.names import NAME, UNKNOWN, Names
from training.data.paragraphs import words

_TOKEN = regex.compile(r"[\p{L}\p{N}]+")
_NUMBER = regex.compile(r"(?<![\p{L}\p{N}])\d[\d,]*(?:\.\d+)?(?![\p{L}\p{N}])")
_YEAR = regex.compile(r"1\d{3}|20\d{2}")
STEM = 5
"""Letters that two forms of a word share ("China", "Chinese" share four or five)."""
MAX_OPTIONS = 12
YEARS_AWAY = 40


@dataclass(frozen=True, slots=True)
class Swap:
    """A range of a question, what it is, and the texts that may replace it."""

    start: int
    end: int
    kind: str
    options: tuple[str, ...]


class NearMisses:
    """Turns a question that a text answers into one that it does not answer."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._families: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for kind, families in (("loose", LOOSE), ("strict", STRICT)):
            for family in families:
                for word in family:
                    self._families[word].append((kind, family))

    def make(self, question: str, title: str, text: str, random: Random) -> str | None:
        """Return a near-miss, or None if nothing in the question can be swapped.

        `text` is all that the reader will see besides the question. The text swapped in does
        not occur in it; the text swapped out does, unless it is only a qualifier.
        """
        stems = {word[:STEM] for word in words(text)}
        by_kind: dict[str, list[Swap]] = defaultdict(list)
        for swap in self._swaps(question, title, random):
            kept = tuple(o for o in swap.options if not _occurs(o, stems))
            replaced = question[swap.start : swap.end]
            if kept and (swap.kind == "loose" or _occurs(replaced, stems)):
                by_kind[swap.kind].append(Swap(swap.start, swap.end, swap.kind, kept))
        if not by_kind:
            return None
        swap = random.choice(by_kind[random.choice(sorted(by_kind))])
        chosen = random.choice(swap.options)
        return question[: swap.start] + chosen + question[swap.end :]

    def _swaps(self, question: str, title: str, random: Random) -> Iterator[Swap]:
        yield from self._word_swaps(question)
        yield from _number_swaps(question, random)
        yield from self._name_swaps(question, title, random)

    def _word_swaps(self, question: str) -> Iterator[Swap]:
        for match in _TOKEN.finditer(question):
            word = match.group().lower()
            for kind, family in self._families.get(word, ()):
                others = tuple(_cased(w, match.group()) for w in family if w != word)
                yield Swap(match.start(), match.end(), kind, others)

    def _name_swaps(self, question: str, title: str, random: Random) -> Iterator[Swap]:
        for match in NAME.finditer(question):
            name = match.group().rstrip(".").removesuffix("'s")
            if match.start() == 0 or name.lower() in self._families:
                continue
            others = self._other_names(name, title, random)
            if others:
                yield Swap(match.start(), match.start() + len(name), "name", others)

    def _other_names(self, name: str, title: str, random: Random) -> tuple[str, ...]:
        kind = self._names.kind(name)
        near = [n for n in self._names.like(name, title) if _alike(n, name)]
        far = () if kind == UNKNOWN else self._names.by_kind[kind]
        pool = far if far and (not near or random.random() < 1 / 2) else near
        drawn = random.sample(pool, min(MAX_OPTIONS, len(pool)))
        stems = {word[:STEM] for word in words(name)}
        return tuple(other for other in drawn if not _occurs(other, stems))


def _alike(one: str, other: str) -> bool:
    return abs(len(one.split()) - len(other.split())) <= 1 and (
        one.isupper() == other.isupper()
    )


def _number_swaps(question: str, random: Random) -> Iterator[Swap]:
    for match in _NUMBER.finditer(question):
        number = match.group()
        options = {_other_number(number, random) for _ in range(MAX_OPTIONS)} - {number}
        yield Swap(match.start(), match.end(), "number", tuple(sorted(options)))


def _other_number(number: str, random: Random) -> str:
    if _YEAR.fullmatch(number):
        return str(int(number) + random.choice((-1, 1)) * random.randint(1, YEARS_AWAY))
    digits = [random.choice("123456789") if d.isdigit() else d for d in number]
    return "".join(digits)


def _occurs(text: str, stems: set[str]) -> bool:
    return any(word[:STEM] in stems for word in words(text))


def _cased(word: str, model: str) -> str:
    return word.capitalize() if model[:1].isupper() else word
