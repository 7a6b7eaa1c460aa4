"""Export a trained span reader as an int8 ONNX graph.

    python -m training.export_reader CHECKPOINT OUTPUT.onnx

The graph takes `ids`, `segments` and `attention`, int64 of shape (passages, pieces). It
returns the scores of `training.model.span_reader.Scores`, float32, by their names. The
caller decides which spans are possible. The graph is quantised like the embedding model, so
a passage's scores don't depend on the other passages in its batch.
"""

import argparse
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from index.embed.quantisation import quantise
from index.embed.runtime import optimise
from training.model.exported import name_weights
from training.model.learner import read_weights
from training.model.span_reader import Scores, SpanReader

INPUTS = ("ids", "segments", "attention")
OPSET = 18


class Graph(nn.Module):
    """The reader's scores without its mask, as a function of tensors only."""

    def __init__(self, reader: SpanReader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, segments: Tensor, attention: Tensor) -> Scores:
        """All scores, in their order."""
        return self.reader.score(ids, segments, attention)


def export(reader: SpanReader, path: Path) -> None:
    """Write the reader as a float32 graph for any number of passages and pieces."""
    example = tuple(torch.ones(2, 16, dtype=torch.long) for _ in INPUTS)
    torch.onnx.export(
        Graph(reader).eval(),
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=list(Scores._fields),
        dynamic_axes={
            **{name: {0: "passages", 1: "pieces"} for name in INPUTS},
            **{name: {0: "passages"} for name in Scores._fields},
            **{name: {0: "passages", 1: "pieces"} for name in ("evidence", "terms")},
            "spans": {0: "passages", 1: "pieces", 2: "pieces"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
    name_weights(path, reader)


def main() -> None:
    """Export a checkpoint in int8, and in float32 next to it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--kind", default="averaged", choices=["averaged", "weights"])
    arguments = parser.parse_args()
    reader = SpanReader()
    read_weights(reader, arguments.checkpoint, arguments.kind)
    with tempfile.TemporaryDirectory() as temporary:
        exported, quantised = Path(temporary, "exported"), Path(temporary, "quantised")
        export(reader, exported)
        optimise(exported, arguments.output.with_suffix(".fp32.onnx"))
        quantise(exported, quantised)
        optimise(quantised, arguments.output)


if __name__ == "__main__":
    main()
