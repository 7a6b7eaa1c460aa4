"""Reading with a model in training: each passage's best span and its margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from training.data.example import Example
from training.model.encoding import Encoded, Encoding, batch_by_length, collate
from training.model.learner import read_weights
from training.model.span_reader import SpanReader

STRIDE, TOKENS = 128, 5000


@dataclass(frozen=True, slots=True)
class Read:
    """The best span's text and its margin: its logit minus that of no answer."""

    text: str
    margin: float


class Reading:
    """Reads examples with the weights of a checkpoint (`weights` or `averaged`)."""

    def __init__(self, checkpoint: Path, kind: str) -> None:
        self._model = SpanReader().eval()
        read_weights(self._model, checkpoint, kind)
        tokenizer = read_tokenizer(default_model_folder() / "tokenizer.json")
        self._encoding = Encoding(tokenizer)

    def read(self, examples: Sequence[Example]) -> list[Read]:
        """The answer to each example, in order; for a long passage, that of its best run."""
        runs = [
            (number, run)
            for number, example in enumerate(examples)
            for run in self._encoding.strides(example, STRIDE)
        ]
        best: dict[int, Read] = {}
        numbers = {id(run): number for number, run in runs}
        for batch in batch_by_length([run for _, run in runs], TOKENS):
            for run, (first, last, margin) in zip(
                batch, self._best(batch), strict=True
            ):
                number = numbers[id(run)]
                if number not in best or margin > best[number].margin:
                    text = _text(examples[number].passage, run, first, last)
                    best[number] = Read(text, margin)
        return [best[number] for number in range(len(examples))]

    @torch.inference_mode()
    def _best(self, batch: list[Encoded]) -> list[tuple[int, int, float]]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self._model(collate(batch))
        best, indices = scores.spans.flatten(1).max(1)
        length = scores.spans.shape[1]
        margins = (best - scores.null).tolist()
        return [
            (index // length, index % length, margin)
            for index, margin in zip(indices.tolist(), margins, strict=True)
        ]


def _text(passage: str, run: Encoded, first: int, last: int) -> str:
    start = run.offsets[first - run.passage[0]][0]
    end = run.offsets[last - run.passage[0]][1]
    return passage[start:end]
