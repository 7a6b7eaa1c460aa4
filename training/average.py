"""Averages the weights of checkpoints whose rates have fallen to zero.

    python -m training.average OUTPUT.safetensors CHECKPOINT CHECKPOINT ...

Branches of one run end in one basin, whose middle generalises better than any of them
(Wortsman et al. 2022, "Model soups"). What is written can be evaluated and exported by its
`weights`; no training can be taken up from it.
"""

import argparse
from collections import defaultdict
from pathlib import Path

import torch
from safetensors import safe_open

from training.model.learner import write_tensors

WEIGHTS = "weights/"


def average(checkpoints: list[Path], output: Path) -> None:
    """Write the mean of the checkpoints' weights."""
    found: dict[str, list[torch.Tensor]] = defaultdict(list)
    for checkpoint in checkpoints:
        with safe_open(checkpoint, "pt") as saved:
            for name in saved.keys():  # noqa: SIM118 - it is no dictionary
                if name.startswith(WEIGHTS):
                    found[name].append(saved.get_tensor(name))
    means = {name: torch.stack(several).mean(0) for name, several in found.items()}
    write_tensors(means, output, {"averaged": len(checkpoints)})


def main() -> None:
    """Average what is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    arguments = parser.parse_args()
    average(arguments.checkpoints, arguments.output)


if __name__ == "__main__":
    main()
