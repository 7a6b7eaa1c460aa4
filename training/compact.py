"""A reader's weights in 23 MB, to take its training up again where checkpoints are gone.

    python -m training.compact CHECKPOINT OUTPUT.safetensors [--kind averaged]

Matrices become int8 with a scale a row, vectors float16; the optimiser's state is left out.
"""

import argparse
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn

from training.learner import write_tensors

LARGEST = 127


def compact(checkpoint: Path, kind: str, output: Path) -> None:
    """Write the `weights` or the `averaged` weights of a checkpoint in small."""
    tensors: dict[str, Tensor] = {}
    with safe_open(checkpoint, "pt") as saved:
        for key in saved.keys():  # noqa: SIM118 - it is no dictionary
            group, name = key.split("/", 1)
            if group == kind:
                tensors |= _small(name, saved.get_tensor(key))
        notes = {"step": int(saved.metadata()["step"])}
    write_tensors(tensors, output, notes)


def read_compact(model: nn.Module, file: Path) -> None:
    """Load weights that were written in small into a model."""
    with safe_open(file, "pt") as saved:
        for name, weight in model.named_parameters():
            value = saved.get_tensor(name).float()
            if weight.dim() > 1:
                value *= saved.get_tensor(f"{name}/scale")
            weight.data.copy_(value)


def _small(name: str, tensor: Tensor) -> dict[str, Tensor]:
    if tensor.dim() == 1:
        return {name: tensor.half()}
    scale = tensor.abs().amax(1, keepdim=True).clamp_min(1e-12) / LARGEST
    return {name: (tensor / scale).round().to(torch.int8), f"{name}/scale": scale}


def main() -> None:
    """Write a checkpoint in small."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--kind", default="averaged", choices=["averaged", "weights"])
    arguments = parser.parse_args()
    compact(arguments.checkpoint, arguments.kind, arguments.output)


if __name__ == "__main__":
    main()
