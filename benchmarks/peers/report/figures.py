"""The figures of a run: each measure's median, spread and ratio to the floor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from benchmarks.peers.results import Results
from benchmarks.peers.roster import BY_NAME, FLOOR

_MIB = 2**20
Get = Callable[[Results, str, int], float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the table: `get` returns a contestant's value in a round, if there is one.

    `step` is the step it comes from, and `digits` the number of decimals.
    """

    name: str
    step: str
    get: Get
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """The median, lowest and highest over rounds, and the median ratio to the floor's."""

    median: float
    lowest: float
    highest: float
    ratio: float | None


def summary(results: Results, measure: Measure, contestant: str) -> Summary | None:
    """Summarise a contestant's measure over all rounds; None if it has no value."""
    values, ratios = [], []
    for number in range(results.rounds()):
        value = measure.get(results, contestant, number)
        floor = measure.get(results, FLOOR.name, number)
        if value is not None:
            values.append(value)
            if floor:
                ratios.append(value / floor)
    if not values:
        return None
    ratio = median(ratios) if ratios else None
    return Summary(median(values), min(values), max(values), ratio)


def percentile(values: Sequence[float], hundredths: int) -> float:
    """The percentile of some values, interpolated."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[hundredths - 1]


def _figure(step: str, value_of: Callable[[dict[str, Any]], float]) -> Get:
    """Get the median over a step's figures; most steps run once per round."""

    def get(results: Results, contestant: str, number: int) -> float | None:
        source = BY_NAME[contestant].source_of(step)
        rows = results.of(contestant, number, source)
        values = [value_of(dict(figures)) for figures in rows]
        return median(values) if values else None

    return get


def _seconds(name: str, step: str, digits: int = 1) -> Measure:
    return Measure(
        name, step, _figure(step, lambda figures: figures["seconds"]), digits
    )


def _memory(name: str, step: str) -> Measure:
    return Measure(name, step, _figure(step, lambda figures: figures["peak_mib"]), 0)


def _sentences_a_second(results: Results, contestant: str, number: int) -> float | None:
    seconds = _figure("index", lambda figures: figures["seconds"])(
        results, contestant, number
    )
    return results.settings["sentences"] / seconds if seconds else None


def _clients(clients: int) -> str:
    return "1 client" if clients == 1 else f"{clients} clients"


def _wait(clients: int, hundredths: int) -> Measure:
    step = f"clients {clients}"
    return Measure(
        f"question, {_clients(clients)}, p{hundredths}, ms",
        step,
        _figure(step, lambda figures: 1000 * percentile(figures["waits"], hundredths)),
    )


def _rate(clients: int) -> Measure:
    step = f"clients {clients}"
    return Measure(
        f"questions a second, {_clients(clients)}",
        step,
        _figure(step, lambda figures: len(figures["waits"]) / figures["seconds"]),
    )


FIRST_INDEX = _seconds("first index, s", "index")
SENTENCES_A_SECOND = Measure("sentences a second", "index", _sentences_a_second, 0)
INDEX_MEMORY = _memory("peak memory of indexing, MiB", "index")
ON_DISK = Measure(
    "index on disk, MiB",
    "index",
    _figure("index", lambda figures: figures["bytes"] / _MIB),
)
AGAIN = _seconds("index again, unchanged, s", "again", 2)
CHANGE = _seconds("one document changed, s", "change", 2)
COLD = _seconds("cold process to the first passages, s", "cold", 2)
WAITS = tuple(_wait(clients, part) for clients in (1, 4, 16) for part in (50, 99))
RATES = tuple(_rate(clients) for clients in (1, 16))
ASKING_MEMORY = _memory("peak memory of asking, MiB", "clients 16")
HIT_RATE = Measure(
    "recall@5 on new_wiki",
    "quality",
    _figure("quality", lambda figures: figures["hit_rate"]),
    3,
)
MEASURES = (
    FIRST_INDEX,
    SENTENCES_A_SECOND,
    INDEX_MEMORY,
    ON_DISK,
    AGAIN,
    CHANGE,
    COLD,
    *WAITS,
    *RATES,
    ASKING_MEMORY,
    HIT_RATE,
)
