"""The mean of checkpoints, and the share of questions that a reader refuses."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from training.average import average
from training.figures.refusal import refusal_rate
from training.model.learner import write_tensors


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
