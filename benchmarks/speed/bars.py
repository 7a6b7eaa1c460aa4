"""What askquote promises of its speed, and by how much a busy machine may miss it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.speed.asking import Asking
from benchmarks.speed.pair import Pair
from benchmarks.speed.serving import Serving


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure, the most that it is to be, and the most that a check lets pass."""

    what: str
    figure: float
    most: float
    passes_to: float

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        return self.figure <= self.most

    @property
    def passes(self) -> bool:
        """Whether a check lets it pass."""
        return self.figure <= self.passes_to

    def row(self) -> str:
        """A row of a table."""
        kept = "yes" if self.is_met else "no"
        return f"| {self.what} | {self.figure:.2f} | {self.most:.3g} | {kept} |"


HEADING = "| figure | measured | at most | kept |\n|---|---|---|---|"


def bars(
    embedding: Pair, cold: Pair, page: Pair, asked: Asking, served: Serving
) -> Iterator[Bar]:
    """All promises; what is to be large stands as the floor's share of it."""
    yield Bar(
        "a sentence embedded, of SentenceTransformer.encode's time",
        embedding.ratio,
        1 / 1.7,
        0.9,
    )
    yield Bar(
        "`askquote ask`, of importing onnxruntime, faiss, tokenizers", cold.ratio, 3, 6
    )
    yield Bar("the page's start, of a bare Blocks'", page.ratio, 1.5, 3)
    yield Bar(
        "retrieval, p50, of one float32 embedding",
        asked.retrieval.p50 / asked.floor,
        3,
        9,
    )
    yield Bar("answer, p50, of the same", asked.answer.p50 / asked.floor, 25, 60)
    yield Bar("answer, p99, of the same", asked.answer.p99 / asked.floor, 50, 150)
    yield Bar("a Bot's memory, MB", asked.megabytes, 350, 500)
    yield Bar("memory with the page, MB", served.megabytes, 600, 850)
    yield Bar("an idle page, of what a bare Blocks takes", served.idle.ratio, 0.5, 0.8)
    yield from _crowded(asked)


def _crowded(asked: Asking) -> Iterator[Bar]:
    alone, *_, many = asked.crowds
    yield Bar(
        f"one client's answers a second, of those of {many.clients}",
        alone.a_second / many.a_second,
        1,
        2,
    )
    yield Bar(
        f"p99 of {many.clients} clients, of one client's p50",
        many.waits.p99 / alone.waits.p50,
        20,
        60,
    )


def lost(found: Sequence[Bar]) -> Sequence[str]:
    """The figures that a check does not let pass."""
    return [bar.what for bar in found if not bar.passes]
