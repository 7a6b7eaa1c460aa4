"""An exported reader's weights, to resume its training if the checkpoints are gone."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import nn

Array = npt.NDArray[np.float32]

PREFIX = "reader."
"""The prefix of a parameter's name in a graph: the reader is a part of what is exported."""
TRANSPOSED = ".T"
"""The suffix of the name if the matrix is the parameter's transpose."""


def name_weights(graph: Path, reader: nn.Module) -> None:
    """Name a float32 graph's matrices after the parameters they come from.

    The exporter transposes those of linear layers and numbers them.
    """
    model = onnx.load(graph)
    names = {
        np.ascontiguousarray(
            weight.detach().numpy().T
        ).tobytes(): f"{PREFIX}{name}{TRANSPOSED}"
        for name, weight in reader.named_parameters()
        if weight.dim() > 1
    }
    renamed = {}
    for saved in model.graph.initializer:
        parameter = names.get(numpy_helper.to_array(saved).tobytes())
        if parameter is not None:
            renamed[saved.name] = saved.name = parameter
    for node in model.graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]
    onnx.save(model, graph)


def read_exported(reader: nn.Module, graph: Path) -> None:
    """Load the weights of an int8 graph into a reader, with int8 precision."""
    saved = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in onnx.load(graph).graph.initializer
    }
    for name, weight in reader.named_parameters():
        value = _value(saved, f"{PREFIX}{name}")
        if value.shape != tuple(weight.shape):
            value = value.T
        weight.data.copy_(torch.from_numpy(np.ascontiguousarray(value)))


def _value(saved: dict[str, npt.NDArray[np.generic]], name: str) -> Array:
    for key, is_transposed in ((name, False), (f"{name}{TRANSPOSED}", True)):
        if key in saved or f"{key}/levels" in saved:
            value = _dequantise(saved, key)
            return value.T if is_transposed else value
    raise KeyError(name)


def _dequantise(saved: dict[str, npt.NDArray[np.generic]], name: str) -> Array:
    if name in saved:
        return saved[name].astype(np.float32)
    levels, scales = saved[f"{name}/levels"], saved[f"{name}/scales"]
    return levels.astype(np.float32) * scales.astype(np.float32)
