"""Run graphs on ONNX Runtime: they are optimised once, when created, and opened as they are."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

# On import, it would write a device id to the user's cache and send events to Microsoft.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

_PROVIDERS = ["CPUExecutionProvider"]
_ERRORS_ONLY = 3

_T = TypeVar("_T")


class PerProcess(Generic[_T]):
    """A value that each process creates for itself, when it first gets it; thread-safe.

    For what doesn't survive a fork: a pool, whose threads the child doesn't have, and
    anything with locks inside, such as an ONNX session, that another thread may hold at
    that moment. The child leaves the parent's value as it is: even releasing it may need
    such a lock. If several threads ask first, each may create a value; all get the same.
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

    Doing this each time a graph is opened would take longer than all the rest of opening it.
    """
    options = _options()
    # The next level would lay out weights for this machine's processor.
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    )
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(source), options, providers=_PROVIDERS)


def open_graph(graph: Path) -> onnxruntime.InferenceSession:
    """Open a session of an optimised graph; each run uses one thread."""
    options = _options()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    # Planning which tensors share memory doubles the time; freed memory is reused anyway.
    options.enable_mem_reuse = False
    return onnxruntime.InferenceSession(str(graph), options, providers=_PROVIDERS)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    return options


_MAX_ROWS = 32
_MAX_TOKENS = 512


def batches(lengths: Sequence[int], tokens: int = _MAX_TOKENS) -> Iterator[list[int]]:
    """Yield the indices of each batch's rows, of similar lengths, longest first.

    A batch has one row, or at most this many `tokens`, padding included.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    start = 0
    while start < len(order):
        longest = max(lengths[order[start]], 1)
        size = min(_MAX_ROWS, max(tokens // longest, 1))
        yield order[start : start + size]
        start += size
