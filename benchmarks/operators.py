"""Where embedding's milliseconds go, by operator: float32, ONNX Runtime's int8, and askquote's.

The floor is the products alone: those of the same shapes in float32, by numpy; for one thread as
elsewhere, set OPENBLAS_NUM_THREADS=1.
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
# Rows by columns of the weights of a layer: queries, keys, values, their sum, and back.
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
        exact, theirs, ours = (Path(folder) / f"{n}.onnx" for n in ("f", "t", "o"))
        model = load_sentence_transformer(find_model(), attention="eager", device="cpu")
        write_graph(model, exact)
        quantize_dynamic(
            exact,
            theirs,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        quantise(exact, ours)
        for name, graph in (("float32", exact), ("dynamic", theirs), ("ours", ours)):
            spent = _spent(graph, ids, Path(folder))
            print(f"{name}: {sum(spent.values()):.1f} ms a batch of {ids.shape}")
            for operator, milliseconds in spent.most_common(12):
                print(f"  {milliseconds:7.2f}  {operator}")
    print(f"the products alone, float32 by numpy: {_products(ids.size):.1f} ms")


def _spent(graph: Path, ids: np.ndarray, folder: Path) -> Counter[str]:
    """Milliseconds of one run by operator, in one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_profiling = True
    options.profile_file_prefix = str(folder / "profile")
    session = onnxruntime.InferenceSession(
        str(graph), options, providers=["CPUExecutionProvider"]
    )
    given = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.zeros_like(ids),
    }
    wanted = {tensor.name: given[tensor.name] for tensor in session.get_inputs()}
    for _ in range(_ROUNDS):
        session.run(None, wanted)
    spent: Counter[str] = Counter()
    for event in json.loads(Path(session.end_profiling()).read_text("utf-8")):
        if event.get("cat") == "Node" and event["name"].endswith("kernel_time"):
            spent[event["args"]["op_name"]] += event["dur"] / 1000 / _ROUNDS
    return spent


def _products(rows: int) -> float:
    """Milliseconds of all products with weights, of so many word pieces."""
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
