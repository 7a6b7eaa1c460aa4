"""Graphs on ONNX Runtime: optimised when they are made, and opened as they are."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import onnxruntime

_PROVIDERS = ["CPUExecutionProvider"]
_ERRORS_ONLY = 3

_T = TypeVar("_T")


class PerProcess(Generic[_T]):
    """A value that each process creates for itself, when it first gets it; thread-safe.

    For what doesn't survive a fork: a pool, whose threads the child doesn't have, and
    anything with locks inside, such as an ONNX session, that another thread may hold at
    that moment. The child leaves the parent's value as it is: even releasing it may need
    such a lock. Threads that come first together may create a value each; all get the same.
    """

    def __init__(self, create: Callable[[], _T]) -> None:
        self._create = create
        self._values: dict[int, _T] = {}

    def get(self) -> _T:
        """This process's value."""
        process = os.getpid()
        if process not in self._values:
            self._values.setdefault(process, self._create())
        return self._values[process]


def optimise(source: Path, target: Path) -> None:
    """Write a graph as ONNX Runtime would run it, on any processor: nodes fused and folded.

    Done at every opening, it takes longer than all else that opening does.
    """
    options = _options()
    # One level more would lay weights out for the processor that this is done on.
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    )
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(source), options, providers=_PROVIDERS)


def open_graph(graph: Path) -> onnxruntime.InferenceSession:
    """A session of an optimised graph; each of its runs takes one thread."""
    options = _options()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    # Planning what shares memory takes as long again; what is free is used again without.
    options.enable_mem_reuse = False
    return onnxruntime.InferenceSession(str(graph), options, providers=_PROVIDERS)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    return options


_MOST_ROWS = 32


_MOST_TOKENS = 512


def batches(lengths: Sequence[int], tokens: int = _MOST_TOKENS) -> Iterator[list[int]]:
    """The places of the rows of a batch, for each batch; the longest rows come first.

    A batch has at most so many `tokens`, or one row.
    """
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    start = 0
    while start < len(order):
        longest = max(lengths[order[start]], 1)
        size = min(_MOST_ROWS, max(tokens // longest, 1))
        yield order[start : start + size]
        start += size
