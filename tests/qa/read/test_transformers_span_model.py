"""Reading with any question-answering model, against transformers itself."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embed.model_files import default_model_folder, find_span_model
from index.embed.wordpieces import replace_surrogates
from index.errors import ModelMissing, ModelUnusable
from index.text.range import Range
from qa.read.span_model import Context, SpanModel, Window
from qa.wiring import open_reader
from tests.support.checkout import ROOT
from tests.support.tiny_models import save_bert, save_roberta

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("socket_disabled")]

QUESTION = "Who led the talks?"
TEXTS = [
    "Umerov led the talks.",
    "It  is\n(red) — été, 谁 🙂 and e\u0301 too.",
    "The bridge is red. " * 20,
    "A lone \ud800 surrogate.",
]
CLS = {"[CLS]", "<s>"}
PAIRED = ("single", "pair")
LONG = " ".join(f"Bridge {number} is red and {number} old." for number in range(150))


def edit(file: Path, **changes: object) -> None:
    """Change values of a JSON file."""
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def _bert(tmp_path: Path) -> Path:
    return save_bert(tmp_path / "bert")


def _roberta(tmp_path: Path) -> Path:
    return save_roberta(tmp_path / "roberta")


def _roberta_with_spaces(tmp_path: Path) -> Path:
    return save_roberta(tmp_path / "roberta", trim_offsets=False)


def _xlnet_like(tmp_path: Path) -> Path:
    """A model whose `[CLS]` comes last, and which pads and truncates on the left."""
    folder = _bert(tmp_path)
    edit(folder / "tokenizer_config.json", tokenizer_class="PreTrainedTokenizerFast")
    edit(folder / "tokenizer_config.json", padding_side="left", truncation_side="left")
    processor = json.loads((folder / "tokenizer.json").read_text())["post_processor"]
    turned = {name: [*rest, cls] for name in PAIRED for cls, *rest in [processor[name]]}
    edit(folder / "tokenizer.json", post_processor={**processor, **turned})
    return folder


MODELS = [_bert, _roberta, _roberta_with_spaces, _xlnet_like]


@pytest.fixture(scope="module", params=MODELS)
def folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a model of each kind."""
    save: Callable[[Path], Path] = request.param
    return save(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def model(folder: Path) -> SpanModel:
    return open_model(folder)


@pytest.fixture
def bert(tmp_path: Path) -> Path:
    """A model's folder that the test may change."""
    return _bert(tmp_path)


def open_model(folder: Path) -> SpanModel:
    import torch  # noqa: PLC0415 - slow

    from qa.read.transformers_span_model import TransformersSpanModel  # noqa: PLC0415 - slow

    return TransformersSpanModel(find_span_model(str(folder)), torch.get_num_threads())


def contexts(*texts: str) -> Sequence[Context]:
    return [Context("A heading", text) for text in texts]


def tokenizer_of(folder: Path) -> Callable[..., Any]:
    from transformers import AutoTokenizer  # noqa: PLC0415 - slow

    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def as_transformers_scores(folder: Path, question: str, text: str) -> Window:
    """The whole text as one window, with the model's logits for this pair only."""
    import torch  # noqa: PLC0415 - slow
    from transformers import AutoModelForQuestionAnswering  # noqa: PLC0415 - slow

    pair = tokenizer_of(folder)(
        question, text, return_tensors="pt", return_offsets_mapping=True
    )
    (offsets,) = pair.pop("offset_mapping").tolist()
    with torch.no_grad():
        logits = AutoModelForQuestionAnswering.from_pretrained(folder)(**pair)
    start, end = logits.start_logits[0].numpy(), logits.end_logits[0].numpy()
    positions = [
        position
        for position, side in enumerate(pair.sequence_ids(0))
        if side == 1 and text[slice(*offsets[position])].strip()
    ]
    spans = np.array([[start[i] + end[j] for j in positions] for i in positions])
    null = [token in CLS for token in pair.tokens(0)].index(True)
    ranges = [Range(*offsets[i]) for i in positions]
    return Window(ranges, spans, start[null] + end[null])


def assert_scores_alike(window: Window, oracle: Window) -> None:
    assert window.spans.dtype == np.float32
    assert window.null == pytest.approx(oracle.null, abs=1e-4)
    np.testing.assert_allclose(window.spans, oracle.spans, atol=1e-4)
    assert np.ptp(window.spans) > 0.1, "the scores differ, so equality means something"


def test_scores_are_sums_of_transformers_logits_in_any_batch(
    folder: Path, model: SpanModel
) -> None:
    texts = TEXTS * 5  # more than one batch
    found = model.score(QUESTION, contexts(*texts))
    for text, windows in zip(texts, found, strict=True):
        (window,) = windows
        oracle = as_transformers_scores(folder, QUESTION, replace_surrogates(text))
        assert_scores_alike(window, oracle)


def test_offsets_are_those_of_the_words_without_surrounding_space(
    folder: Path, model: SpanModel
) -> None:
    for text in TEXTS:
        ((window,),) = model.score(QUESTION, contexts(text))
        oracle = as_transformers_scores(folder, QUESTION, replace_surrogates(text))
        words = [text[start:end] for start, end in window.offsets]
        assert words == [text[start:end].strip() for start, end in oracle.offsets]
        shown = {at for start, end in window.offsets for at in range(start, end)}
        assert shown >= {at for at, mark in enumerate(text) if mark.isalnum()}


def test_headings_are_ignored(model: SpanModel) -> None:
    ((headed,),) = model.score(QUESTION, [Context("Bridges", TEXTS[0])])
    ((plain,),) = model.score(QUESTION, [Context("", TEXTS[0])])
    np.testing.assert_array_equal(headed.spans, plain.spans)


def test_windows_cover_a_long_text_in_order_and_overlap_by_more_than_an_answer(
    folder: Path, model: SpanModel
) -> None:
    (windows, (short,)) = model.score(QUESTION, contexts(LONG, TEXTS[0]))
    assert len(windows) > 3
    encoded = tokenizer_of(folder)(
        LONG, add_special_tokens=False, return_offsets_mapping=True, verbose=False
    )
    words = [LONG[slice(*offset)].strip() for offset in encoded["offset_mapping"]]
    joined = list(windows[0].offsets)
    for before, window in pairwise(windows):
        shared = before.offsets.index(window.offsets[0])
        assert before.offsets[shared:] == window.offsets[: len(before.offsets) - shared]
        assert len(before.offsets) - shared > 48
        joined += window.offsets[len(before.offsets) - shared :]
    assert [LONG[start:end] for start, end in joined] == [w for w in words if w]
    assert LONG[slice(*windows[-1].offsets[-1])] == "."
    assert len(short.offsets) < len(windows[-1].offsets)


def test_every_window_is_scored_independently(tmp_path: Path) -> None:
    folder = _bert(tmp_path)  # its pieces don't depend on what precedes them
    (windows,) = open_model(folder).score(QUESTION, contexts(LONG))
    for window in windows:
        start, end = window.offsets[0].start, window.offsets[-1].end
        oracle = as_transformers_scores(folder, QUESTION, LONG[start:end])
        assert_scores_alike(window, oracle)
        assert len(window.offsets) <= 384


def test_only_the_beginning_of_an_endless_question_is_read(model: SpanModel) -> None:
    (windows,) = model.score("Who " * 500, contexts(LONG))
    (shorter,) = model.score("Who " * 400, contexts(LONG))
    (normal,) = model.score("Who?", contexts(LONG))
    assert len(windows) == len(shorter) > len(normal)
    for window, other in zip(windows, shorter, strict=True):
        np.testing.assert_array_equal(window.spans, other.spans)


def test_a_tokenizers_own_limit_is_respected(bert: Path) -> None:
    edit(bert / "tokenizer_config.json", model_max_length=96)
    (windows,) = open_model(bert).score("Who " * 500, contexts(LONG))
    assert max(len(window.offsets) for window in windows) == 96 - 16 - 3


@pytest.mark.parametrize("text", ["", " \n", "\u200b"], ids=ascii)
def test_a_text_without_words_has_no_window(bert: Path, text: str) -> None:
    model = open_model(bert)
    nothing, (window,) = model.score(QUESTION, contexts(text, "Umerov led."))
    assert list(nothing) == []
    assert (window.offsets[0].start, window.offsets[-1].end) == (0, 11)
    assert list(model.score(QUESTION, [])) == []


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    """Threads that switch a thousand times as often, to provoke races."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(interval / 1000)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("frequent_switches")
def test_concurrent_calls_get_the_same_windows_as_one_at_a_time(bert: Path) -> None:
    model = open_model(bert)
    text, *blanks = contexts("Umerov led the talks. " * 20, *[" "] * 9)
    ((expected,),) = model.score(QUESTION, [text])
    batch = [text, *blanks] * 300  # texts without words keep the tokenizer busy
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda context: model.score(QUESTION, [context]), batch))
    for ((window,),) in found[:: 1 + len(blanks)]:
        assert window.offsets == expected.offsets
        np.testing.assert_allclose(window.spans, expected.spans, atol=1e-4)


def test_the_fingerprint_comes_from_the_files_of_the_model(bert: Path) -> None:
    fingerprint = find_span_model(str(bert)).fingerprint
    assert open_model(bert).fingerprint == fingerprint
    assert fingerprint in open_reader(str(bert)).fingerprint


def test_loading_and_reading_are_silent(bert: Path) -> None:
    from transformers import AutoModelForQuestionAnswering  # noqa: PLC0415 - slow

    model = AutoModelForQuestionAnswering.from_pretrained(bert)
    unused = {"pooler.weight": model.qa_outputs.weight.clone()}
    model.save_pretrained(bert, state_dict={**model.state_dict(), **unused})
    program = f"""
from qa.read.span_model import Context
from qa.wiring import open_reader
model = open_reader({str(bert)!r}).reader.model
print(len(model.score("Who led?", [Context("", {LONG!r})])))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_a_forked_child_reads_too(bert: Path) -> None:
    program = f"""
import multiprocessing
from qa.read.span_model import Context
from qa.wiring import open_reader
model = open_reader({str(bert)!r}).reader.model
read = lambda: model.score("Who led?", [Context("", {TEXTS[2]!r})] * 16)
read()
child = multiprocessing.get_context("fork").Process(target=read)
child.start()
child.join(60)
print(child.exitcode)
child.kill()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "0\n", done.stderr


@pytest.mark.parametrize("name", ["deepset/no-such-reader", "a/b/c", "reader"])
def test_a_model_that_is_not_on_the_machine_is_missing(name: str) -> None:
    with pytest.raises(ModelMissing, match=f"transformers download {name}"):
        open_reader(name)


def test_a_model_without_a_question_answering_head_is_rejected() -> None:
    with pytest.raises(ModelUnusable, match=r"no question-answering model: qa_outputs"):
        open_model(default_model_folder())


def test_weights_of_another_shape_are_rejected(bert: Path) -> None:
    edit(bert / "config.json", intermediate_size=64)
    with pytest.raises(ModelUnusable, match=r"intermediate\.dense\.bias is not in"):
        open_model(bert)


@pytest.mark.parametrize("kind", ["whisper", "no-such-kind"])
def test_another_kind_of_model_is_rejected_with_a_short_message(
    bert: Path, kind: str
) -> None:
    edit(bert / "config.json", model_type=kind)
    with pytest.raises(ModelUnusable, match="can't be loaded") as raised:
        open_model(bert)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 600


def test_pickled_weights_are_rejected_unread(bert: Path) -> None:
    (bert / "model.safetensors").rename(bert / "pytorch_model.bin")
    with pytest.raises(ModelUnusable, match="is a pickle"):
        open_model(bert)


def test_missing_or_truncated_weights_are_rejected(bert: Path) -> None:
    weights = bert / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(ModelUnusable, match="can't be loaded"):
        open_model(bert)
    weights.unlink()
    with pytest.raises(ModelUnusable, match="can't be loaded"):
        open_model(bert)


def test_a_model_with_its_own_code_is_rejected(bert: Path) -> None:
    classes = {"AutoConfig": "own.Config", "AutoModelForQuestionAnswering": "own.Model"}
    edit(bert / "config.json", model_type="own", auto_map=classes)
    (bert / "own.py").write_text("raise SystemExit('the code of a model was run')")
    with pytest.raises(ModelUnusable, match="can't be loaded"):
        open_model(bert)


def test_a_tokenizer_without_offsets_is_rejected(bert: Path) -> None:
    (bert / "tokenizer.json").unlink()
    (bert / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "CanineTokenizer"}'
    )
    with pytest.raises(ModelUnusable, match="fast tokenizer"):
        open_model(bert)


def test_a_model_without_a_tokenizer_is_rejected(bert: Path) -> None:
    (bert / "tokenizer.json").unlink()
    with pytest.raises(ModelUnusable, match="no tokenizer: it has none of vocab"):
        open_model(bert)


def test_a_damaged_tokenizer_is_rejected(bert: Path) -> None:
    (bert / "tokenizer.json").write_text("nonsense")
    with pytest.raises(ModelUnusable, match=r"tokenizer in .* can't be loaded"):
        open_model(bert)


def test_a_model_without_a_null_answer_is_rejected(bert: Path) -> None:
    edit(bert / "tokenizer.json", post_processor=None)
    edit(bert / "tokenizer_config.json", tokenizer_class="PreTrainedTokenizerFast")
    with pytest.raises(ModelUnusable, match="no answer"):
        open_model(bert)
