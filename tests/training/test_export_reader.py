"""The exported reader: its graph gives the network's scores, and the product runs it."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from index.embed.quantisation import quantise
from index.embed.runtime import optimise
from qa.read.onnx_span_model import OnnxSpanModel
from qa.read.span_model import Context
from training.data.example import Example
from training.export_reader import export
from training.model.encoding import Encoding, collate
from training.model.exported import read_exported
from training.model.span_reader import Scores, SpanReader

pytestmark = [
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore"),  # the exporter warns about tracing
]

TEXT = "Delegations met in Istanbul. Rustem Umerov led the Ukrainian side."
TALK = "Who led the Ukrainian side? Rustem Umerov | Where did they meet? Istanbul"


@pytest.fixture(scope="module")
def reader() -> SpanReader:
    torch.manual_seed(0)
    reader = SpanReader(layers=2).eval()
    # The exporter keeps equal weights once, as many are before training.
    for weight in reader.parameters():
        weight.data += torch.randn_like(weight) * 0.02
    return reader


@pytest.fixture(scope="module")
def graph(reader: SpanReader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reader's float32 graph."""
    path = tmp_path_factory.mktemp("exported") / "float.onnx"
    export(reader, path)
    return path


@pytest.fixture(scope="module")
def model(graph: Path) -> OnnxSpanModel:
    optimise(graph, graph.with_name("optimised.onnx"))
    return OnnxSpanModel(graph.with_name("optimised.onnx"), 1)


def scores(reader: SpanReader, encoding: Encoding, example: Example) -> Scores:
    """The network's scores of an example's passage."""
    (encoded,) = encoding.strides(example, 128)
    batch, pieces = collate([encoded]), slice(*encoded.passage)
    with torch.inference_mode():
        whole = reader.score(batch.ids, batch.segments, batch.attention)
    return whole._replace(
        spans=whole.spans[:, pieces, pieces],
        evidence=whole.evidence[:, pieces],
        terms=whole.terms[:, pieces],
    )


def test_the_graph_gives_all_scores_of_the_network_for_any_size_of_batch(
    reader: SpanReader, graph: Path
) -> None:
    session = onnxruntime.InferenceSession(graph)
    torch.manual_seed(2)
    for passages, pieces in ((1, 9), (3, 24)):
        ids = torch.randint(1000, 30000, (passages, pieces))
        position = torch.arange(pieces).expand(passages, pieces)
        inputs = {
            "ids": ids,
            "segments": (position > 4).long(),
            "attention": (position < pieces - 2).long(),
        }
        with torch.inference_mode():
            expected = reader.score(*inputs.values())
        found = session.run(
            Scores._fields, {name: value.numpy() for name, value in inputs.items()}
        )
        for name, one, other in zip(Scores._fields, found, expected, strict=True):
            np.testing.assert_allclose(one, other.numpy(), atol=1e-4, err_msg=name)


def test_the_product_gets_the_networks_judgements_of_a_passage(
    reader: SpanReader, model: OnnxSpanModel, encoding: Encoding
) -> None:
    expected = scores(reader, encoding, Example("Who led?", "Talks", TEXT, (), ""))
    others = [Context("", "It rained."), Context("", TEXT * 3)]
    *_, (window,) = model.score("Who led?", [*others, Context("Talks", TEXT)])
    assert window.judgements is not None
    for found, right in (
        (window.spans, expected.spans),
        (np.array(window.null), expected.null),
        (window.judgements.evidence, expected.evidence),
        (window.judgements.form, expected.form),
    ):
        np.testing.assert_allclose(found, right[0].numpy(), atol=1e-3)


def test_the_product_gets_the_networks_scores_of_a_talk(
    reader: SpanReader, model: OnnxSpanModel, encoding: Encoding
) -> None:
    expected = scores(reader, encoding, Example("And when?", "", TALK, (), ""))
    found = model.read_talk("And when?", TALK)
    assert found.leans == pytest.approx(float(expected.leans), abs=1e-3)
    np.testing.assert_allclose(found.terms, expected.terms[0].numpy(), atol=1e-3)
    assert len(found.offsets) == len(found.terms)
    assert TALK[slice(*found.offsets[0])] == "Who"


def test_a_talk_that_is_too_long_is_read_from_its_start(model: OnnxSpanModel) -> None:
    found = model.read_talk("And when?", "Who led? " * 200)
    assert found.offsets[0].start == 0
    assert len(found.offsets) == len(found.terms) < 320


def test_weights_read_from_an_exported_graph_are_within_int8_precision(
    reader: SpanReader, graph: Path
) -> None:
    quantise(graph, graph.with_name("int8.onnx"))
    read = SpanReader(layers=2)
    for weight in read.parameters():
        weight.data.zero_()
    read_exported(read, graph.with_name("int8.onnx"))
    before = dict(reader.named_parameters())
    for name, weight in read.named_parameters():
        # Seven bits between the lowest and the highest value.
        step = (before[name].amax() - before[name].amin()) / 127
        assert (weight - before[name]).abs().amax() <= step + 1e-6, name
