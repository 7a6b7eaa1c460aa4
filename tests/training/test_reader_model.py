"""The span reader in training: encoding, schedule, losses and checkpoints."""

from pathlib import Path
from random import Random

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.functional import kl_div

from index.embed.model_files import default_model_folder
from index.embed.quantisation import quantise
from index.embed.wordpieces import read_tokenizer
from training.average import average
from training.data.examples import Example
from training.export_reader import export
from training.figures.refusal import refusal_rate
from training.model.encoding import Batch, Encoding, batch_by_length, collate, round_up
from training.model.exported import read_exported
from training.model.learner import Learner, write_tensors
from training.model.schedule import Schedule
from training.model.span_reader import IMPOSSIBLE, SpanReader, divergence, loss

TEXT = (
    "Delegations met in Istanbul on 16 May 2025. Rustem Umerov led the Ukrainian side."
    " Vladimir Medinsky led the Russian side. The first talks lasted two hours."
)


@pytest.fixture
def encoding() -> Encoding:
    return Encoding(read_tokenizer(default_model_folder() / "tokenizer.json"))


def test_the_gold_pieces_spell_the_answer(encoding: Encoding) -> None:
    start = TEXT.index("Rustem")
    example = Example("Who led?", "Talks", TEXT, ((start, start + 13),), "answerable")
    encoded = encoding.encode(example, Random(0))
    assert encoded is not None
    first, last = encoded.spans[0]
    ranges = encoded.offsets[first - encoded.passage[0] : last + 1]
    assert TEXT[ranges[0][0] :].startswith("Rustem Umerov")
    assert ranges[last - first][1] == start + 13


def test_strides_leave_no_piece_of_a_long_passage_unread(encoding: Encoding) -> None:
    passage = " ".join(f"word{number}" for number in range(600))
    example = Example("What?", "", passage, (), "whole")
    runs = list(encoding.strides(example, 128))
    read = {at for run in runs for piece in run.offsets for at in range(*piece)}
    assert len(runs) > 1
    assert read == {at for at, letter in enumerate(passage) if letter != " "}


def test_batches_contain_every_example_and_stay_within_the_token_limit(
    encoding: Encoding,
) -> None:
    examples = [Example("What?", "", TEXT * n, (), "whole") for n in (1, 3, 2, 1, 3)]
    encoded = [run for e in examples for run in encoding.strides(e, 128)]
    batches = batch_by_length(encoded, 400)
    assert sum(map(len, batches)) == len(encoded)
    for batch in batches:
        assert len(batch) * round_up(max(len(e.ids) for e in batch)) <= 400


def test_the_rate_warms_up_stays_constant_and_decays_to_zero() -> None:
    stable = Schedule(peak=1.0, warm_up=10)
    assert stable.rate(0) == pytest.approx(0.1)
    assert stable.rate(10_000) == 1.0
    decaying = Schedule(peak=1.0, warm_up=10, decay_from=100, decay=50)
    assert decaying.rate(100) == 1.0
    assert decaying.rate(150) == 0.0
    assert decaying.is_over(150)


@pytest.mark.filterwarnings("ignore")  # the exporter warns about tracing
def test_weights_read_from_an_exported_graph_are_within_int8_precision(
    tmp_path: Path,
) -> None:
    torch.manual_seed(0)
    model = SpanReader(default_model_folder())
    export(model, tmp_path / "float.onnx")
    quantise(tmp_path / "float.onnx", tmp_path / "int8.onnx")
    before = {name: w.detach().clone() for name, w in model.named_parameters()}
    for weight in model.parameters():
        weight.data.zero_()
    read_exported(model, tmp_path / "int8.onnx")
    for name, weight in model.named_parameters():
        # Seven bits between the lowest and the highest value.
        step = (before[name].amax() - before[name].amin()) / 127
        assert (weight - before[name]).abs().amax() <= step + 1e-6, name


def test_the_average_of_checkpoints_is_the_mean_of_their_weights(
    tmp_path: Path,
) -> None:
    files = [tmp_path / f"{number}.safetensors" for number in range(3)]
    for number, file in enumerate(files):
        saved = {"weights/a": torch.full((2,), 3.0 * number), "moment/a": torch.ones(2)}
        write_tensors(saved, file, {"step": number})
    average(files, tmp_path / "mean.safetensors")
    mean = load_file(tmp_path / "mean.safetensors")
    assert mean.keys() == {"weights/a"}
    torch.testing.assert_close(mean["weights/a"], torch.full((2,), 3.0))


def test_the_refusal_threshold_comes_from_the_answerable_questions() -> None:
    margins = [float(number) for number in range(10)]
    assert refusal_rate(margins, [-1.0, 0.5, 5.0], kept=0.9) == pytest.approx(2 / 3)


def test_the_loss_equals_brute_force_over_all_spans() -> None:
    torch.manual_seed(0)
    spans, null = torch.randn(2, 4, 4), torch.randn(2)
    gold = torch.tensor([(0, 1, 2), (0, 3, 3)])
    both = torch.cat([spans.flatten(1), null[:, None]], 1).softmax(1)
    expected = [-(both[0, 6] + both[0, 15]).log(), -both[1, 16].log()]
    torch.testing.assert_close(loss(spans, null, gold), torch.stack(expected))


def test_the_divergence_from_a_teacher_equals_torchs() -> None:
    torch.manual_seed(0)
    learner = torch.randn(2, 4, 4), torch.randn(2)
    teacher = torch.randn(2, 4, 4), torch.randn(2)
    log_learner, log_teacher = (
        torch.cat([spans.flatten(1), null[:, None]], 1).log_softmax(1)
        for spans, null in (learner, teacher)
    )
    expected = kl_div(log_learner, log_teacher, reduction="none", log_target=True).sum(
        1
    )
    torch.testing.assert_close(divergence(teacher, learner), expected)


def test_a_learner_with_a_teacher_moves_closer_to_the_teachers_scores(
    encoding: Encoding,
) -> None:
    batch = _batch(encoding)
    torch.manual_seed(1)
    teacher = SpanReader(default_model_folder()).eval()

    def distance(learner: Learner) -> float:
        with torch.inference_mode():
            return float(divergence(teacher(batch), learner.model(batch)).mean())

    alone, pupil = _learner(), _learner(teacher)
    for _ in range(3):
        alone.learn(batch)
        pupil.learn(batch)
    assert distance(pupil) < 0.9 * distance(alone)


def test_no_span_leaves_the_passage_or_runs_backwards(encoding: Encoding) -> None:
    batch = _batch(encoding)
    spans, _ = SpanReader(default_model_folder()).eval()(batch)
    allowed = spans > IMPOSSIBLE
    assert not allowed[0].tril(-1).any()
    assert not allowed[:, ~batch.passages[0]].any()


def test_a_resumed_run_takes_the_same_next_step(
    encoding: Encoding, tmp_path: Path
) -> None:
    batch, path = _batch(encoding), tmp_path / "step.safetensors"
    first = _learner()
    first.learn(batch)
    first.save(path, position=7)
    first.learn(batch)
    resumed = _learner()
    assert resumed.restore(path) == 7
    resumed.learn(batch)
    for one, other in zip(_weights(first), _weights(resumed), strict=True):
        torch.testing.assert_close(one, other)


def _batch(encoding: Encoding) -> Batch:
    example = Example("Who led?", "", TEXT, ((44, 57),), "answerable")
    encoded = encoding.encode(example, Random(0))
    assert encoded is not None
    return collate([encoded])


def _learner(teacher: SpanReader | None = None) -> Learner:
    torch.manual_seed(0)
    model = SpanReader(default_model_folder()).train()
    return Learner(model, Schedule(peak=1e-4, warm_up=1), teacher)


def _weights(learner: Learner) -> list[Tensor]:
    return [weight.detach() for weight in learner.model.parameters()]
