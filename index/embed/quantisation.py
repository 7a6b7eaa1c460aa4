"""Quantise a graph: its large matrices become int8, and their products integer.

Weights are quantised by output channel and word embeddings by row, when the graph is created.
The inputs of a product are quantised at run time, each row (one word piece) by its own largest
magnitude. So a text's vector does not depend on the texts embedded with it, unlike with ONNX
Runtime's own dynamic quantisation, which uses one scale for the whole batch (row-wise scales:
Dettmers et al., "LLM.int8()", NeurIPS 2022, section 2.1).
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import GraphProto, NodeProto, TensorProto
from onnx.helper import make_node, make_opsetid, make_tensor
from onnx.numpy_helper import from_array, to_array

_MIN_SIZE = 128  # rows and columns; smaller matrices take little time
_LEVELS = 127
# Seven of the eight bits: without VNNI, a processor adds two products in sixteen bits.
_FACTOR_LEVELS = 63
_ZERO_POINT = 128
_CONTRIBUTED = "com.microsoft"  # ONNX Runtime's own operators

Weights = npt.NDArray[np.float32]
Levels = npt.NDArray[np.int8]


def quantise(source: Path, target: Path) -> None:
    """Write a float32 graph with its large matrices as int8; small ones don't change."""
    model = onnx.load(source)
    _Quantiser(model.graph).run()
    if all(opset.domain != _CONTRIBUTED for opset in model.opset_import):
        model.opset_import.append(make_opsetid(_CONTRIBUTED, 1))
    onnx.save(model, target)


class _Quantiser:
    """Replaces a graph's products and lookups with integer ones."""

    def __init__(self, graph: GraphProto) -> None:
        self._graph = graph
        self._weights = {
            tensor.name: tensor
            for tensor in graph.initializer
            if tensor.data_type == TensorProto.FLOAT and _is_large_matrix(tensor)
        }
        self._rows: set[str] = set()

    def run(self) -> None:
        """Change the graph, and drop the weights that are no longer used."""
        self._constant("rows/last", np.array([-1], np.int64))
        self._constant("rows/step", np.float32(1 / _LEVELS))
        self._constant("rows/tiny", np.float32(1e-12))  # for rows of zeros
        self._constant("rows/zero", np.uint8(_ZERO_POINT))
        self._constant("rows/one", np.float32(1))
        nodes = [new for node in self._graph.node for new in self._replace(node)]
        del self._graph.node[:]
        self._graph.node.extend(nodes)
        read = {name for node in nodes for name in node.input}
        kept = [tensor for tensor in self._graph.initializer if tensor.name in read]
        del self._graph.initializer[:]
        self._graph.initializer.extend(kept)

    def _replace(self, node: NodeProto) -> Iterator[NodeProto]:
        if node.op_type == "MatMul" and node.input[1] in self._weights:
            yield from self._product(node)
        elif node.op_type == "Gather" and node.input[0] in self._weights:
            yield from self._lookup(node)
        else:
            yield node

    def _product(self, node: NodeProto) -> Iterator[NodeProto]:
        """An integer product with weights; its result keeps the name of `node`'s."""
        rows, weights = node.input
        (result,) = node.output
        if rows not in self._rows:  # queries, keys and values share an input
            self._rows.add(rows)
            yield from self._quantised_rows(rows, len(self._array(weights)))
        levels, scales = _by_channel(self._array(weights), _FACTOR_LEVELS)
        self._constant(f"{weights}/levels", levels)
        self._constant(f"{weights}/scales", scales)
        self._constant(f"{weights}/width", np.array(scales.shape, np.int64))
        yield make_node(
            "MatMulIntegerToFloat",
            [
                f"{rows}/levels",
                f"{weights}/levels",
                "rows/one",
                f"{weights}/scales",
                "rows/zero",
            ],
            [f"{result}/unscaled"],
            domain=_CONTRIBUTED,
        )
        yield make_node(
            "Mul", [f"{result}/unscaled", f"{rows}/scales"], [f"{result}/rows"]
        )
        yield make_node(
            "Concat",
            [f"{rows}/outer", f"{weights}/width"],
            [f"{result}/shape"],
            axis=0,
        )
        yield make_node("Reshape", [f"{result}/rows", f"{result}/shape"], [result])

    def _quantised_rows(self, tensor: str, width: int) -> Iterator[NodeProto]:
        """A tensor of shape (…, width) as `/levels` of shape (rows, width) and `/scales`."""
        self._constant(f"{tensor}/flat", np.array([-1, width], np.int64))
        zeros = make_tensor("value", TensorProto.UINT8, [1], [_ZERO_POINT])
        for operator, inputs, output, attributes in (
            ("Shape", [tensor], "outer", {"end": -1}),
            ("Reshape", [tensor, f"{tensor}/flat"], "rows", {}),
            ("Abs", [f"{tensor}/rows"], "sizes", {}),
            ("ReduceMax", [f"{tensor}/sizes", "rows/last"], "largest", {"keepdims": 0}),
            ("Mul", [f"{tensor}/largest", "rows/step"], "steps", {}),
            ("Max", [f"{tensor}/steps", "rows/tiny"], "scale", {}),
            ("Shape", [f"{tensor}/scale"], "count", {}),
            ("ConstantOfShape", [f"{tensor}/count"], "zeros", {"value": zeros}),
            (
                "QuantizeLinear",
                [f"{tensor}/rows", f"{tensor}/scale", f"{tensor}/zeros"],
                "levels",
                {"axis": 0},
            ),
            ("Unsqueeze", [f"{tensor}/scale", "rows/last"], "scales", {}),
        ):
            yield make_node(operator, inputs, [f"{tensor}/{output}"], **attributes)

    def _lookup(self, node: NodeProto) -> Iterator[NodeProto]:
        """A lookup of rows in an integer table of embeddings."""
        table, indices = node.input
        (result,) = node.output
        levels, scales = _by_channel(self._array(table).T, _LEVELS)
        self._constant(f"{table}/levels", np.ascontiguousarray(levels.T))
        self._constant(f"{table}/scales", scales[:, np.newaxis])
        found = f"{result}/found"
        for part in ("levels", "scales"):
            yield make_node("Gather", [f"{table}/{part}", indices], [f"{found}/{part}"])
        yield make_node(
            "Cast", [f"{found}/levels"], [f"{found}/floats"], to=TensorProto.FLOAT
        )
        yield make_node("Mul", [f"{found}/floats", f"{found}/scales"], [result])

    def _array(self, name: str) -> Weights:
        array: Weights = to_array(self._weights[name])
        return array

    def _constant(self, name: str, value: npt.ArrayLike) -> None:
        self._graph.initializer.append(from_array(np.asarray(value), name))


def _is_large_matrix(tensor: TensorProto) -> bool:
    match tensor.dims:
        case [int(rows), int(columns)]:
            return min(rows, columns) >= _MIN_SIZE
    return False


def _by_channel(weights: Weights, max_level: int) -> tuple[Levels, Weights]:
    """The columns of a matrix as levels from -max_level to max_level, and their steps."""
    largest = np.abs(weights).max(axis=0)
    scales = np.maximum(largest / max_level, 1e-12).astype(np.float32)
    return np.rint(weights / scales).astype(np.int8), scales
