"""Average the weights of checkpoints whose learning rates have decayed to zero.

    python -m training.average OUTPUT.safetensors CHECKPOINT CHECKPOINT ...

Branches of one run end in one basin, whose centre generalises better than any of them
(Wortsman et al. 2022, "Model soups"). The result can be evaluated and exported as
`weights`, but training can't be resumed from it.
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
    weights: dict[str, list[torch.Tensor]] = defaultdict(list)
    for checkpoint in checkpoints:
        with safe_open(checkpoint, "pt") as saved:
            for name in saved.keys():  # noqa: SIM118 - it isn't a dictionary
                if name.startswith(WEIGHTS):
                    weights[name].append(saved.get_tensor(name))
    means = {name: torch.stack(each).mean(0) for name, each in weights.items()}
    write_tensors(means, output, {"averaged": len(checkpoints)})


def main() -> None:
    """Average the checkpoints named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    arguments = parser.parse_args()
    average(arguments.checkpoints, arguments.output)


if __name__ == "__main__":
    main()
