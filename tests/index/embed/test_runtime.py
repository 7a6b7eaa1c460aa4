"""Optimised graphs give the same results as before."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto
from onnx.helper import (
    make_graph,
    make_model,
    make_node,
    make_opsetid,
    make_tensor_value_info,
)
from onnx.numpy_helper import from_array
from scipy.special import erf

from index.embed.model_cache import open_embedder
from index.embed.runtime import open_graph, optimise

GIVEN = np.random.default_rng(1).normal(size=(3, 8)).astype(np.float32)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """GELU as exporters write it: x (1 + erf(x / √2)) / 2."""
    constants = {"root": 2**0.5, "one": 1.0, "half": 0.5}
    nodes = [
        make_node("Div", ["x", "root"], ["scaled"]),
        make_node("Erf", ["scaled"], ["erf"]),
        make_node("Add", ["erf", "one"], ["raised"]),
        make_node("Mul", ["x", "raised"], ["doubled"]),
        make_node("Mul", ["doubled", "half"], ["y"]),
    ]
    graph = make_graph(
        nodes,
        "gelu",
        [make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 8])],
        [make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 8])],
        [
            from_array(np.array(value, np.float32), name)
            for name, value in constants.items()
        ],
    )
    model = make_model(graph, opset_imports=[make_opsetid("", 18)], ir_version=8)
    onnx.save(model, tmp_path / "exported.onnx")
    return tmp_path / "exported.onnx"


def operators(graph: Path) -> list[str]:
    return [node.op_type for node in onnx.load(graph).graph.node]


def test_an_optimised_graph_has_fused_nodes_and_gives_the_same_result(
    exported: Path, tmp_path: Path
) -> None:
    optimise(exported, tmp_path / "optimised.onnx")
    assert operators(tmp_path / "optimised.onnx") == ["Gelu"]
    expected = GIVEN * (1 + erf(GIVEN / 2**0.5)) / 2
    for graph in (exported, tmp_path / "optimised.onnx"):
        (found,) = open_graph(graph).run(None, {"x": GIVEN})
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_an_opened_graph_is_not_optimised_again(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = onnxruntime.SessionOptions()
    options.enable_profiling = True
    monkeypatch.setattr(onnxruntime, "SessionOptions", lambda: options)
    session = open_graph(exported)
    session.run(None, {"x": GIVEN})
    profile = Path(session.end_profiling()).read_text(encoding="utf-8")
    assert "Erf" in profile
    assert "Gelu" not in profile


def test_the_shipped_reader_and_a_prepared_model_are_optimised(
    empty_cache: Path, save_tiny_model: Callable[..., Path], tmp_path: Path
) -> None:
    open_embedder(str(save_tiny_model()))
    (prepared,) = empty_cache.rglob("model.onnx")
    with resources.as_file(resources.files("qa.read") / "reader.onnx") as shipped:
        for graph in (prepared, shipped):
            optimise(graph, tmp_path / "again.onnx")
            assert operators(tmp_path / "again.onnx") == operators(graph)
