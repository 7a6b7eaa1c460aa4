"""Graphs with large matrices in int8, compared with numpy and with the float32 graph."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
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

from index.embed.quantisation import quantise

Array = npt.NDArray[np.float32]

RANDOM = np.random.default_rng(1)
TABLE = RANDOM.normal(size=(5000, 256)).astype(np.float32)
WIDE = RANDOM.normal(size=(256, 512)).astype(np.float32)
OTHER = RANDOM.normal(size=(256, 128)).astype(np.float32)
SMALL = RANDOM.normal(size=(512, 4)).astype(np.float32)
IDS = RANDOM.integers(0, 5000, (3, 7))


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A graph of a lookup and products, two with the same input, and its int8 version."""
    weights = {"table": TABLE, "wide": WIDE, "other": OTHER, "small": SMALL}
    nodes = [
        make_node("Gather", ["table", "ids"], ["looked_up"]),
        make_node("MatMul", ["looked_up", "wide"], ["first"]),
        make_node("MatMul", ["looked_up", "other"], ["second"]),
        make_node("MatMul", ["first", "small"], ["third"]),
    ]
    graph = make_graph(
        nodes,
        "products",
        [make_tensor_value_info("ids", TensorProto.INT64, ["batch", "pieces"])],
        [
            make_tensor_value_info(name, TensorProto.FLOAT, None)
            for name in ("looked_up", "first", "second", "third")
        ],
        [from_array(array, name) for name, array in weights.items()],
    )
    folder = tmp_path_factory.mktemp("graphs")
    model = make_model(graph, opset_imports=[make_opsetid("", 20)], ir_version=9)
    onnx.save(model, folder / "exact.onnx")
    quantise(folder / "exact.onnx", folder / "int8.onnx")
    return folder / "exact.onnx", folder / "int8.onnx"


def run(graph: Path, ids: npt.NDArray[np.int64]) -> list[Array]:
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    found: list[Array] = session.run(None, {"ids": ids})
    return found


def test_lookups_and_products_equal_the_exact_graph_s_up_to_rounding(
    graphs: tuple[Path, Path],
) -> None:
    exact, quantised = graphs
    for own, its in zip(run(exact, IDS), run(quantised, IDS), strict=True):
        assert own.shape == its.shape
        # Of uniform rounding, half a step of each factor against its root mean square.
        assert np.abs(own - its).mean() < 0.02 * np.abs(own).mean()


def test_a_row_does_not_depend_on_the_other_rows(graphs: tuple[Path, Path]) -> None:
    _, quantised = graphs
    beside = np.concatenate([IDS, RANDOM.integers(0, 5000, (20, 7))])
    alone, together = run(quantised, IDS[:1]), run(quantised, beside)
    for one, many in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one[0], many[0])


def test_a_row_of_zeros_stays_zero(tmp_path: Path, graphs: tuple[Path, Path]) -> None:
    model = onnx.load(graphs[0])
    blank = TABLE.copy()
    blank[7] = 0
    (table,) = [each for each in model.graph.initializer if each.name == "table"]
    table.CopyFrom(from_array(blank, "table"))
    onnx.save(model, tmp_path / "blank.onnx")
    quantise(tmp_path / "blank.onnx", tmp_path / "int8.onnx")
    for found in run(tmp_path / "int8.onnx", np.array([[7]])):
        np.testing.assert_array_equal(found, 0)


def test_large_matrices_take_a_quarter_of_the_space_and_small_ones_do_not_change(
    graphs: tuple[Path, Path],
) -> None:
    exact, quantised = graphs
    assert quantised.stat().st_size < 0.3 * exact.stat().st_size
    kept = {tensor.name for tensor in onnx.load(quantised).graph.initializer}
    assert "small" in kept
    assert not kept & {"table", "wide", "other"}
