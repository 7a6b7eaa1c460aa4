"""Fit the heads that read talks to the states of a trained reader.

    python -m training.fit_talk_heads CHECKPOINT OUTPUT.safetensors \
      --talks real_talks.jsonl.gz --rewritten canard.jsonl.gz [--kind weights]

Only few of the reader's examples are talks, so its heads for them learn slowly. Here both are
logistic regressions on the states of one layer; the encoder stays as it is. CANARD only tells
which words belong to a question, as nearly all of its questions lean. It writes the
reader's `weights` with these heads, to evaluate and export, and prints how well the heads judge
the talks that are held out. It takes a few minutes.
"""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from torch import nn

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from training.data.example import Example
from training.data.talks import each_once
from training.model.encoding import Encoding, batch_by_length, collate
from training.model.learner import read_weights, write_tensors
from training.model.span_reader import SpanReader

TOKENS = 4096
STRENGTH = 0.003
"""The inverse of the regularisation, of both heads; ten times more or less fits as well."""
ROUNDS = 300

Floats = npt.NDArray[np.float32]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Talks:
    """What the two heads are fitted to.

    `pieces`, shape (pieces, width), are those of talks that a question leans on, and `marked`
    says which belong to it. `asked` has a row for each question, and `leans` says which lean.
    """

    pieces: Floats
    marked: Marks
    asked: Floats
    leans: Marks


@torch.inference_mode()
def states_of(
    reader: SpanReader, encoding: Encoding, examples: Iterable[Example]
) -> Talks:
    """The states of talks."""
    random = Random(0)
    encoded = [encoding.encode(example, random) for example in examples]
    parts = []
    for group in batch_by_length([each for each in encoded if each], TOKENS):
        batch = collate(group)
        _, talk, asked = reader.states(batch.ids, batch.segments, batch.attention)
        pieces = batch.passages & batch.leans[:, None]
        parts.append((talk[pieces], batch.marked[pieces], asked, batch.leans))
    states, marked, questions, leans = (
        torch.cat(each).numpy() for each in zip(*parts, strict=True)
    )
    return Talks(states, marked.astype(bool), questions, leans.astype(bool))


def fit_head(head: nn.Linear, states: Floats, labels: Marks) -> None:
    """Set a head's weights to a logistic regression on states of equal variance."""
    mean, scale = states.mean(0), states.std(0) + 1e-6
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    model.fit((states - mean) / scale, labels)
    weights = model.coef_ / scale
    head.weight.data.copy_(torch.from_numpy(weights))
    head.bias.data.copy_(torch.from_numpy(model.intercept_ - weights @ mean))


@torch.inference_mode()
def report(reader: SpanReader, held_out: Talks) -> str:
    """How well the heads tell what leans, and which words belong to it."""
    leans = reader.leans(torch.from_numpy(held_out.asked))[:, 0].numpy()
    terms = reader.terms(torch.from_numpy(held_out.pieces))[:, 0].numpy()
    found = leans > 0
    return (
        f"leans: AUROC {roc_auc_score(held_out.leans, leans):.3f},"
        f" above 0: {found[held_out.leans].mean():.3f} of those that do,"
        f" {found[~held_out.leans].mean():.3f} of the others;"
        f" terms: average precision {average_precision_score(held_out.marked, terms):.3f}"
    )


def main() -> None:
    """Fit both heads, write the reader and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--talks", type=Path, required=True)
    parser.add_argument("--rewritten", type=Path, required=True)
    parser.add_argument("--kind", default="weights", choices=["averaged", "weights"])
    arguments = parser.parse_args()
    reader = SpanReader().eval()
    read_weights(reader, arguments.checkpoint, arguments.kind)
    encoding = Encoding(read_tokenizer(default_model_folder() / "tokenizer.json"))

    def states(file: Path, *, held_out: bool) -> Talks:
        return states_of(reader, encoding, each_once(file, 1, held_out=held_out))

    train = states(arguments.talks, held_out=False)
    rewritten = states(arguments.rewritten, held_out=False)
    fit_head(
        reader.terms,
        np.concatenate([train.pieces, rewritten.pieces]),
        np.concatenate([train.marked, rewritten.marked]),
    )
    fit_head(reader.leans, train.asked, train.leans)
    weights = {f"weights/{name}": w.data for name, w in reader.named_parameters()}
    write_tensors(weights, arguments.output, {"talks": len(train.leans)})
    for file in (arguments.talks, arguments.rewritten):
        print(file.name, report(reader, states(file, held_out=True)))


if __name__ == "__main__":
    main()
