"""askquote's speed targets, and how far a busy machine may miss them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.speed.asking import Asking
from benchmarks.speed.pair import Pair
from benchmarks.speed.serving import Serving


@dataclass(frozen=True, slots=True)
class Target:
    """A measured figure, its target, and the limit beyond which a check fails."""

    name: str
    figure: float
    target: float
    limit: float

    @property
    def is_met(self) -> bool:
        """Whether the figure is within its target."""
        return self.figure <= self.target

    @property
    def passes(self) -> bool:
        """Whether the figure is within the limit of a check."""
        return self.figure <= self.limit

    def row(self) -> str:
        """A row of the table."""
        met = "yes" if self.is_met else "no"
        return f"| {self.name} | {self.figure:.2f} | {self.target:.3g} | {met} |"


HEADING = "| figure | measured | at most | met |\n|---|---|---|---|"


def targets(
    embedding: Pair, cold: Pair, page: Pair, asked: Asking, served: Serving
) -> Iterator[Target]:
    """Yield all targets; rates are inverted, so lower is better everywhere."""
    yield Target(
        "embedding a sentence, relative to SentenceTransformer.encode",
        embedding.ratio,
        1 / 1.7,
        0.9,
    )
    yield Target(
        "`askquote ask`, relative to importing onnxruntime, faiss, tokenizers",
        cold.ratio,
        3,
        6,
    )
    yield Target("start of the page, relative to a bare Blocks", page.ratio, 1.5, 3)
    yield Target(
        "retrieval, p50, relative to one float32 embedding",
        asked.retrieval.p50 / asked.floor,
        3,
        9,
    )
    yield Target(
        "answer, p50, relative to the same", asked.answer.p50 / asked.floor, 25, 60
    )
    yield Target(
        "answer, p99, relative to the same", asked.answer.p99 / asked.floor, 50, 150
    )
    yield Target("memory of a Bot, MB", asked.megabytes, 350, 500)
    yield Target("memory of the page's process, MB", served.megabytes, 600, 850)
    yield Target(
        "idle page's CPU time, relative to a bare Blocks", served.idle.ratio, 0.5, 0.8
    )
    yield from _load_targets(asked)


def _load_targets(asked: Asking) -> Iterator[Target]:
    single, *_, many = asked.loads
    yield Target(
        f"answers a second of one client, relative to {many.clients}",
        single.answers_per_second / many.answers_per_second,
        1,
        2,
    )
    yield Target(
        f"p99 of {many.clients} clients, relative to one client's p50",
        many.waits.p99 / single.waits.p50,
        20,
        60,
    )


def failures(measured: Sequence[Target]) -> Sequence[str]:
    """The names of the figures that fail a check."""
    return [target.name for target in measured if not target.passes]
