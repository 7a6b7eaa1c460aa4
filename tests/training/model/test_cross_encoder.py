"""The weights that the reader starts from, read out of an int8 graph."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import pytest
import torch
from onnx import TensorProto
from onnx.helper import make_graph, make_model, make_node
from onnx.numpy_helper import from_array
from torch import nn
from transformers import BertConfig, BertModel

from training.model.cross_encoder import read_cross_encoder

CONFIG = BertConfig(
    vocab_size=30,
    hidden_size=8,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=12,
    max_position_embeddings=10,
)


@pytest.fixture
def encoder() -> nn.Module:
    torch.manual_seed(0)
    return BertModel(CONFIG, add_pooling_layer=False)


class Int8Graph:
    """A graph with the names of the cross-encoder's, and what its weights stand for."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)
        self._tensors: list[TensorProto] = []
        self._nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, npt.NDArray[np.float32]] = {}

    def add(self, name: str, shape: tuple[int, ...]) -> None:
        """Add a random weight of the encoder."""
        if len(shape) == 1:  # biases and layer norms are as they were
            value = self._random.standard_normal(shape, np.float32)
            self._tensors.append(from_array(value, f"bert.{name}"))
            self.weights[name] = value
        elif name.startswith("embeddings."):
            self.weights[name] = self._quantised(f"bert.{name}", shape)
        else:
            number = f"onnx::MatMul_{1000 + len(self._nodes)}"
            # A product's matrix is the transpose of the layer's.
            self.weights[name] = self._quantised(number, shape[::-1]).T
            _, _, layer, *path, _ = name.split(".")
            self._nodes.append(
                make_node(
                    "MatMulInteger",
                    [
                        "x_quantized",
                        f"{number}_quantized",
                        "x_zero",
                        f"{number}_zero_point",
                    ],
                    [f"{number}_product"],
                    name=f"/bert/encoder/layer.{layer}/{'/'.join(path)}/MatMul_quant",
                )
            )

    def _quantised(self, name: str, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
        levels = self._random.integers(0, 256, shape, np.uint8)
        zero, scale = self._random.integers(90, 160), self._random.uniform(0.001, 0.1)
        for part, value in (
            ("quantized", levels),
            ("zero_point", np.uint8(zero)),
            ("scale", np.float32(scale)),
        ):
            self._tensors.append(from_array(np.asarray(value), f"{name}_{part}"))
        return (levels.astype(np.float32) - np.float32(zero)) * np.float32(scale)

    def save(self, path: Path) -> None:
        """Write the graph; it has no inputs, as it is never run."""
        graph = make_graph(self._nodes, "reranker", [], [], self._tensors)
        onnx.save(make_model(graph), path)


@pytest.fixture
def expected(
    encoder: nn.Module, tmp_path: Path
) -> Mapping[str, npt.NDArray[np.float32]]:
    """The weights of the graph `graph.onnx`, by the parameters' names."""
    graph = Int8Graph()
    for name, weight in encoder.named_parameters():
        graph.add(name, tuple(weight.shape))
    graph.save(tmp_path / "graph.onnx")
    return graph.weights


def test_every_weight_of_the_encoder_is_the_graphs_in_float32(
    encoder: nn.Module, expected: Mapping[str, npt.NDArray[np.float32]], tmp_path: Path
) -> None:
    read_cross_encoder(encoder, tmp_path / "graph.onnx")
    found = {n: w.detach().numpy() for n, w in encoder.named_parameters()}
    assert found.keys() == expected.keys()
    for name, weight in found.items():
        np.testing.assert_allclose(weight, expected[name], rtol=1e-6, err_msg=name)


def test_a_graph_without_one_of_the_weights_is_refused(
    encoder: nn.Module, tmp_path: Path
) -> None:
    Int8Graph().save(tmp_path / "empty.onnx")
    with pytest.raises(KeyError):
        read_cross_encoder(encoder, tmp_path / "empty.onnx")
