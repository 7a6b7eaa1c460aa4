"""The served page: its memory, and its CPU time while idle."""

import json
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.pair import Pair
from benchmarks.speed.process import megabytes, processor_seconds
from benchmarks.speed.starts import BARE_PAGE, page_command, served

_SETTLING_SECONDS = 3.0
_IDLE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Serving:
    """Memory after all questions, and the share of a processor used while idle.

    The floor of the latter is the share that a bare Gradio page uses.
    """

    megabytes: float
    idle: Pair


def measure_serving(docs: Path, index: Path, questions: Sequence[str]) -> Serving:
    """Load the page, ask all questions over HTTP one after another, then let it idle."""
    with served(page_command(docs, index)) as (process, address):
        urllib.request.urlopen(address).read()
        for question in questions:
            _ask(address, question)
        ours, memory = _idle(process), megabytes(process)
    with served(BARE_PAGE) as (process, address):
        urllib.request.urlopen(address).read()
        return Serving(memory, Pair(ours, _idle(process)))


def _idle(process: int) -> float:
    time.sleep(_SETTLING_SECONDS)
    before = processor_seconds(process)
    time.sleep(_IDLE_SECONDS)
    return (processor_seconds(process) - before) / _IDLE_SECONDS


def _ask(address: str, question: str) -> None:
    request = urllib.request.Request(
        f"{address}/api/answer",
        json.dumps({"question": question}).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).read()
