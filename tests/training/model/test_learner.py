"""A model in training: its learning rate, its steps, its teacher and its checkpoints."""

from pathlib import Path
from random import Random

import pytest
import torch
from torch import Tensor

from training.data.example import Example, Labels
from training.model.encoding import Batch, Encoding, collate
from training.model.learner import Learner, read_weights
from training.model.schedule import Schedule
from training.model.span_reader import SpanReader, divergence

TEXT = "Delegations met in Istanbul. Rustem Umerov led the Ukrainian side."


@pytest.fixture
def batch(encoding: Encoding) -> Batch:
    answer = TEXT.index("Rustem"), TEXT.index(" led")
    proof = TEXT.index("Rustem"), len(TEXT)
    examples = (
        Example(
            *("Who led?", "", TEXT, (answer,), "answerable", (proof,)),
            Labels("neither", "span"),
        ),
        Example("Where?", "", TEXT, (), "talk", (answer,), Labels(leans=True)),
    )
    encoded = [encoding.encode(example, Random(0)) for example in examples]
    return collate([each for each in encoded if each])


def learner(teacher: SpanReader | None = None) -> Learner:
    torch.manual_seed(0)
    model = SpanReader(dropout=0.1, layers=1).train()
    return Learner(model, Schedule(peak=1e-4, warm_up=1), teacher)


def weights(learner: Learner) -> list[Tensor]:
    return [weight.detach() for weight in learner.model.parameters()]


def test_the_rate_warms_up_stays_constant_and_decays_to_zero() -> None:
    stable = Schedule(peak=1.0, warm_up=10)
    assert stable.rate(0) == pytest.approx(0.1)
    assert stable.rate(10_000) == 1.0
    decaying = Schedule(peak=1.0, warm_up=10, decay_from=100, decay=50)
    assert decaying.rate(100) == 1.0
    assert decaying.rate(150) == 0.0
    assert decaying.is_over(150)


def test_the_loss_falls_when_the_same_batch_is_learned_again(batch: Batch) -> None:
    pupil = learner()
    losses = [pupil.learn(batch) for _ in range(8)]
    assert losses[-1] < 0.8 * losses[0]


def test_a_learner_with_a_teacher_moves_closer_to_the_teachers_scores(
    batch: Batch,
) -> None:
    torch.manual_seed(1)
    teacher = SpanReader(layers=1).eval()

    def distance(learner: Learner) -> float:
        with torch.inference_mode():
            return float(divergence(teacher(batch), learner.model.eval()(batch)).mean())

    alone, pupil = learner(), learner(teacher)
    for _ in range(3):
        alone.learn(batch)
        pupil.learn(batch)
    assert distance(pupil) < 0.9 * distance(alone)


def test_a_resumed_run_takes_the_same_next_step(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "step.safetensors"
    first = learner()
    first.learn(batch)
    first.save(path, position=7)
    first.seed(1, 7)
    first.learn(batch)
    resumed = learner()
    assert resumed.restore(path) == 7
    resumed.seed(1, 7)
    resumed.learn(batch)
    for one, other in zip(weights(first), weights(resumed), strict=True):
        torch.testing.assert_close(one, other)


def test_a_checkpoint_has_the_weights_of_its_step_and_their_average(
    batch: Batch, tmp_path: Path
) -> None:
    path = tmp_path / "step.safetensors"
    pupil = learner()
    for _ in range(4):
        pupil.learn(batch)
    pupil.save(path, position=1)
    for kind in ("weights", "averaged"):
        model = SpanReader(layers=1)
        read_weights(model, path, kind)
        with pupil.averaged() as averaged:
            is_average = all(
                torch.equal(one, other)
                for one, other in zip(
                    model.parameters(), averaged.parameters(), strict=True
                )
            )
        assert is_average is (kind == "averaged")
