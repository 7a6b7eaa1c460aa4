"""The shipped span model: its answers, its windows, and the layout of its training."""

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import numpy as np
import onnxruntime
import pytest

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from qa.read.onnx_span_model import OnnxSpanModel, shipped_span_model
from qa.read.span_model import Context, Window
from tests.support.checkout import ROOT

pytestmark = pytest.mark.model

GRAPH = resources.files("qa.read").joinpath("reader.onnx").read_bytes()
LED = "Rustem Umerov, the Ukrainian Defence Minister, led the talks for Ukraine."
LONG = " ".join(f"Bridge {number} has {number * 3} arches." for number in range(90))
CARD = ROOT / "training" / "MODEL_CARD.md"


@pytest.fixture(scope="module")
def model() -> OnnxSpanModel:
    return shipped_span_model(2)


def best(text: str, window: Window) -> str:
    """The text of the span with the highest score."""
    forward = np.triu(np.ones(window.spans.shape, bool))
    index = int(np.where(forward, window.spans, -np.inf).argmax())
    first, last = divmod(index, len(window.offsets))
    return text[window.offsets[first].start : window.offsets[last].end]


def test_the_graph_has_at_most_35_megabytes_and_the_hash_in_the_model_card() -> None:
    assert len(GRAPH) <= 35_000_000
    (stated,) = re.findall(r"\b[0-9a-f]{64}\b", CARD.read_text(encoding="utf-8"))
    assert hashlib.sha256(GRAPH).hexdigest() == stated
    assert shipped_span_model(2).fingerprint == stated


def test_a_span_scores_best_if_the_text_answers_and_no_answer_if_it_does_not(
    model: OnnxSpanModel,
) -> None:
    context = Context("The talks", LED)
    ((asked,),) = model.score("Who led the talks for Ukraine?", [context])
    ((astray,),) = model.score("How high is the bridge in Paris?", [context])
    assert best(LED, asked) == "Rustem Umerov"
    assert asked.spans.max() > asked.null
    assert astray.null > np.triu(astray.spans).max()


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(GRAPH)


@pytest.mark.parametrize("heading", ["", "The talks", "word " * 40])
@pytest.mark.parametrize("text", [LED, LONG])
@pytest.mark.parametrize("question", ["Who led?", "why " * 100])
def test_the_input_has_the_layout_of_training(
    model: OnnxSpanModel,
    session: onnxruntime.InferenceSession,
    question: str,
    heading: str,
    text: str,
) -> None:
    # Imported here, as torch takes seconds.
    from training.data.example import Example  # noqa: PLC0415 - slow
    from training.model.encoding import Encoding, collate  # noqa: PLC0415 - slow

    encoding = Encoding(read_tokenizer(default_model_folder() / "tokenizer.json"))
    example = Example(question, heading.strip(), text, (), "")
    expected = list(encoding.strides(example, 128))
    ((*windows,),) = model.score(question, [Context(heading.strip(), text)])
    by_offset = {tuple(window.offsets[0]): window for window in windows}
    assert by_offset.keys() == {tuple(stride.offsets[0]) for stride in expected}
    # One by one: the rest of a batch doesn't change a window's scores.
    for stride in expected:
        batch, pieces = collate([stride]), slice(*stride.passage)
        whole = len(stride.ids)
        (scores,), (null,) = session.run(
            ["spans", "null"],
            {
                "ids": batch.ids.numpy()[:, :whole],
                "segments": batch.segments.numpy()[:, :whole],
                "attention": batch.attention.numpy()[:, :whole],
            },
        )
        found = by_offset[tuple(stride.offsets[0])]
        assert found.spans == pytest.approx(scores[pieces, pieces], abs=1e-3)
        assert found.null == pytest.approx(null, abs=1e-3)


def test_other_texts_in_the_batch_do_not_change_the_scores(
    model: OnnxSpanModel,
) -> None:
    question, context = "Who led the talks?", Context("The talks", LED)
    ((alone,),) = model.score(question, [context])
    others = [Context("", "It rained."), Context("", LED * 2), Context("", "No.")]
    (among,) = model.score(question, [*others, context])[-1]
    assert among.spans == pytest.approx(alone.spans, abs=1e-3)
    assert among.null == pytest.approx(alone.null, abs=1e-3)


def test_the_windows_cover_the_whole_of_a_long_text(
    model: OnnxSpanModel,
) -> None:
    (windows,) = model.score("How many arches has bridge 88?", [Context("", LONG)])
    assert len(windows) > 1
    pieces = {offset for window in windows for offset in window.offsets}
    letters = {n for piece in pieces for n in range(*piece)}
    assert letters == {n for n, sign in enumerate(LONG) if sign != " "}
    surest = max(windows, key=lambda w: float(np.triu(w.spans).max()) - w.null)
    assert "264" in best(LONG, surest)


def test_contexts_keep_their_order_and_an_empty_one_has_no_spans(
    model: OnnxSpanModel,
) -> None:
    contexts = [Context("", LED), Context("", ""), Context("", "It rained.")]
    found = model.score("Who led the talks?", contexts)
    assert [len(w.offsets) for (w,) in found] == [17, 0, 3]
    assert model.score("Who led the talks?", []) == []


def test_a_text_with_lone_surrogates_is_read(model: OnnxSpanModel) -> None:
    ((window,),) = model.score("Who \ud800?", [Context("\udfff", "Umerov \ud800 led.")])
    assert window.offsets[:3] == [(0, 2), (2, 5), (5, 6)]


def test_concurrent_calls_get_the_same_scores_as_one_at_a_time(
    model: OnnxSpanModel,
) -> None:
    texts = [LED, "It rained on May 16.", LONG[:200]] * 4

    def scores(text: str) -> Sequence[float]:
        ((window,),) = model.score("Who led?", [Context("", text)])
        return [window.null, *window.spans.ravel().tolist()]

    expected = [scores(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(scores, texts)) == expected
