"""A model in training: its optimiser, averaged weights and checkpoints."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from training.model.encoding import Batch
from training.model.schedule import Schedule
from training.model.span_reader import (
    ByteDropout,
    Scores,
    SpanReader,
    divergence,
    loss,
)

AVERAGED_EVERY = 4
AVERAGE = 0.9995
"""The share of itself that the running average keeps at a step."""
CLIPPED, WEIGHT_DECAY = 1.0, 0.01
TAUGHT = 0.5
"""The share of the loss that is the divergence from the teacher, if there is one."""
MOMENTS = ("exp_avg", "exp_avg_sq")


class Learner:
    """Takes steps on batches in bfloat16 and keeps its weights in float32.

    With a `teacher`, it also learns from that reader's distribution over spans (Hinton et
    al. 2015, arXiv 1503.02531; with a teacher of the same size, Furlanello et al. 2018,
    1805.04770).
    """

    def __init__(
        self, model: SpanReader, schedule: Schedule, teacher: SpanReader | None = None
    ) -> None:
        self.model = model
        self.schedule = schedule
        self._teacher = teacher
        self.step = 0
        self._weights = dict(model.named_parameters())
        self._averaged = {n: w.detach().clone() for n, w in self._weights.items()}
        matrices = [w for w in self._weights.values() if w.dim() > 1]
        others = [w for w in self._weights.values() if w.dim() == 1]
        groups = [
            {"params": matrices, "weight_decay": WEIGHT_DECAY},
            {"params": others, "weight_decay": 0.0},
        ]
        self._optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)

    def learn(self, batch: Batch) -> float:
        """Take one step; return the batch's mean loss before the step."""
        rate = self.schedule.rate(self.step)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self.model(batch)
        mean = loss(scores, batch).mean()
        if self._teacher is not None:
            target = _scores(self._teacher, batch)
            distance = divergence(target, scores).mean()
            mean = (1 - TAUGHT) * mean + TAUGHT * distance
        torch.autograd.backward(mean)
        torch.nn.utils.clip_grad_norm_(self._weights.values(), CLIPPED, foreach=True)
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        self.step += 1
        if self.step % AVERAGED_EVERY == 0:
            self._average()
        return mean.item()

    def seed(self, *seed: int) -> None:
        """Reseed all dropout, so that a resumed run draws the same numbers as the first."""
        for number, module in enumerate(self.model.modules()):
            if isinstance(module, ByteDropout):
                module.seed(*seed, number)

    @contextmanager
    def averaged(self) -> Iterator[SpanReader]:
        """Yield the model with its averaged weights; restores the others at the end."""
        raw = {name: w.detach().clone() for name, w in self._weights.items()}
        self._assign(self._averaged)
        try:
            yield self.model
        finally:
            self._assign(raw)

    def save(self, path: Path, position: int) -> None:
        """Write everything to one file, atomically."""
        tensors = {f"weights/{n}": w.detach() for n, w in self._weights.items()}
        tensors |= {f"averaged/{name}": w for name, w in self._averaged.items()}
        for name, weight in self._weights.items():
            state = self._optimiser.state[weight]
            tensors |= {f"{moment}/{name}": state[moment] for moment in MOMENTS}
        write_tensors(tensors, path, {"step": self.step, "position": position})

    def restore(self, path: Path) -> int:
        """Restore a saved state; return the position in the examples saved with it."""
        with safe_open(path, "pt") as saved:
            for name, weight in self._weights.items():
                weight.data.copy_(saved.get_tensor(f"weights/{name}"))
                self._averaged[name].copy_(saved.get_tensor(f"averaged/{name}"))
                state = {m: saved.get_tensor(f"{m}/{name}") for m in MOMENTS}
                state["step"] = torch.tensor(float(saved.metadata()["step"]))
                self._optimiser.state[weight] = state
            self.step = int(saved.metadata()["step"])
            return int(saved.metadata()["position"])

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(AVERAGE, (1 + self.step) / (10 + self.step)) ** AVERAGED_EVERY
        for name, weight in self._weights.items():
            self._averaged[name].lerp_(weight, 1 - keep)

    @torch.no_grad()
    def _assign(self, weights: dict[str, Tensor]) -> None:
        for name, weight in self._weights.items():
            weight.copy_(weights[name])


def _scores(teacher: SpanReader, batch: Batch) -> Scores:
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        scores: Scores = teacher(batch)
    return scores


def write_tensors(
    tensors: dict[str, Tensor], path: Path, notes: dict[str, int]
) -> None:
    """Write a safetensors file atomically: a temporary file, fsync, rename."""
    temporary = path.with_suffix(".part")
    plain = {name: tensor.contiguous() for name, tensor in tensors.items()}
    save_file(plain, temporary, {name: str(value) for name, value in notes.items()})
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)


def read_weights(model: SpanReader, path: Path, kind: str) -> None:
    """Load a checkpoint's `weights` or its `averaged` weights into a model."""
    with safe_open(path, "pt") as saved:
        for name, weight in model.named_parameters():
            weight.data.copy_(saved.get_tensor(f"{kind}/{name}"))
