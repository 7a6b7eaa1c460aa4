"""Embedding's milliseconds by operator: float32, ONNX Runtime's int8, and askquote's int8.

The floor is the time of numpy's float32 products of the same shapes, nothing else. To run them
in one thread, like the rest, set OPENBLAS_NUM_THREADS=1.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic

from index.embed.model_files import find_model
from index.embed.preparation import write_graph
from index.embed.quantisation import quantise
from index.embed.sentence_transformer_embedder import load_sentence_transformer

_ROUNDS = 20
_LAYERS = 6
# Rows by columns of a layer's weights: query, key, value, attention output, and both of the MLP.
_SHAPES = ((384, 384),) * 4 + ((384, 1536), (1536, 384))


def main() -> None:
    """Print a column of milliseconds for each graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=32)
    arguments = parser.parse_args()
    ids = np.random.default_rng(1).integers(
        1000, 20_000, (arguments.texts, arguments.tokens)
    )
    with tempfile.TemporaryDirectory() as folder:
        float32, dynamic, ours = (Path(folder) / f"{n}.onnx" for n in ("f", "t", "o"))
        model = load_sentence_transformer(find_model(), attention="eager", device="cpu")
        write_graph(model, float32)
        quantize_dynamic(
            float32,
            dynamic,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        quantise(float32, ours)
        graphs = {"float32": float32, "dynamic": dynamic, "ours": ours}
        for name, graph in graphs.items():
            spent = _profile(graph, ids, Path(folder))
            print(f"{name}: {sum(spent.values()):.1f} ms per batch of {ids.shape}")
            for operator, milliseconds in spent.most_common(12):
                print(f"  {milliseconds:7.2f}  {operator}")
    print(f"only the products, float32 by numpy: {_products(ids.size):.1f} ms")


def _profile(graph: Path, ids: np.ndarray, folder: Path) -> Counter[str]:
    """The milliseconds of one run by operator, in one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_profiling = True
    options.profile_file_prefix = str(folder / "profile")
    session = onnxruntime.InferenceSession(
        str(graph), options, providers=["CPUExecutionProvider"]
    )
    inputs = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.zeros_like(ids),
    }
    feed = {tensor.name: inputs[tensor.name] for tensor in session.get_inputs()}
    for _ in range(_ROUNDS):
        session.run(None, feed)
    spent: Counter[str] = Counter()
    for event in json.loads(Path(session.end_profiling()).read_text("utf-8")):
        if event.get("cat") == "Node" and event["name"].endswith("kernel_time"):
            spent[event["args"]["op_name"]] += event["dur"] / 1000 / _ROUNDS
    return spent


def _products(rows: int) -> float:
    """The milliseconds of all products with weights, for a number of word pieces."""
    pairs = [
        (np.ones((rows, high), np.float32), np.ones((high, wide), np.float32))
        for high, wide in _SHAPES
    ]
    started = time.process_time()
    for _ in range(_ROUNDS * _LAYERS):
        for left, right in pairs:
            left @ right
    return 1000 * (time.process_time() - started) / _ROUNDS


if __name__ == "__main__":
    main()
