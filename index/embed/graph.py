"""A sentence-transformers model as an ONNX graph, from token ids to unit vectors."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class _Graph(torch.nn.Module):
    """The model's modules from tensors to unit vectors."""

    def __init__(self, model: SentenceTransformer, inputs: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.inputs = inputs

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        features = dict(zip(self.inputs, tensors, strict=True))
        vectors = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(vectors, dim=1)


def write_graph(model: SentenceTransformer, path: Path) -> None:
    """Write a model, loaded with eager attention, as a float32 graph.

    It takes token ids and their mask, of shape (texts, tokens), and gives unit vectors.
    """
    # Texts of different length: without padding the tracer would drop the mask.
    features = model.preprocess(["one two three", "one"])
    inputs = [name for name in _INPUTS if name in features]
    axes = {name: {0: "batch", 1: "sequence"} for name in inputs}
    with torch.inference_mode(), warnings.catch_warnings():
        _ignore_exporter_warnings()
        torch.onnx.export(
            _Graph(model, inputs).eval(),
            tuple(features[name] for name in inputs),
            path,
            input_names=inputs,
            output_names=["vectors"],
            dynamic_axes=axes | {"vectors": {0: "batch"}},
            dynamo=False,
        )


def _ignore_exporter_warnings() -> None:
    # The newer exporter needs onnxscript and leaves the weights outside the graph's file.
    for message in (
        "You are using the legacy TorchScript",
        "The feature will be removed",
    ):
        warnings.filterwarnings("ignore", message, DeprecationWarning)
    # What tracing could get wrong is what the probe measures.
    warnings.filterwarnings("ignore", "Converting a tensor to a Python boolean")
    warnings.filterwarnings("ignore", "Exporting aten::index operator", UserWarning)
