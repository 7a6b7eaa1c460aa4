"""Reading with a model in training: each passage's best span, its margin, and more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from index.embed.model_files import default_model_folder
from index.embed.wordpieces import read_tokenizer
from qa.read.span_model import FORMS
from training.data.example import VERDICTS, Example
from training.data.paragraphs import Range
from training.model.encoding import Encoded, Encoding, batch_by_length, collate
from training.model.learner import read_weights
from training.model.span_reader import SpanReader

STRIDE, TOKENS = 128, 5000


@dataclass(frozen=True, slots=True)
class Read:
    """What a model reads in a passage; in a long one, in the run that has the best span.

    `text` is the best span's, and `margin` its logit minus that of no answer. `verdict` is
    yes or no, whichever is likelier, with its probability `sureness`; `form` is the likeliest
    of FORMS. `evidence` has the range of each word piece in the passage, of every run, and
    its logit.
    """

    text: str
    margin: float
    verdict: str
    sureness: float
    form: str
    evidence: tuple[tuple[Range, float], ...]


class Reading:
    """Reads examples with the weights of a checkpoint (`weights` or `averaged`)."""

    def __init__(self, checkpoint: Path, kind: str) -> None:
        self._model = SpanReader().eval()
        read_weights(self._model, checkpoint, kind)
        tokenizer = read_tokenizer(default_model_folder() / "tokenizer.json")
        self._encoding = Encoding(tokenizer)

    def read(self, examples: Sequence[Example]) -> list[Read]:
        """What is read in each example's passage, in order."""
        runs = [
            (number, run)
            for number, example in enumerate(examples)
            for run in self._encoding.strides(example, STRIDE)
        ]
        numbers = {id(run): number for number, run in runs}
        reads: dict[int, list[Read]] = {}
        for batch in batch_by_length([run for _, run in runs], TOKENS):
            passages = [examples[numbers[id(run)]].passage for run in batch]
            for run, read in zip(batch, self._reads(batch, passages), strict=True):
                reads.setdefault(numbers[id(run)], []).append(read)
        return [_joined(reads[number]) for number in range(len(examples))]

    @torch.inference_mode()
    def _reads(self, batch: list[Encoded], passages: Sequence[str]) -> list[Read]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self._model(collate(batch))
        best, indices = scores.spans.flatten(1).max(1)
        length = scores.spans.shape[1]
        sureness, verdicts = scores.verdict.softmax(1)[:, 1:].max(1)
        rows = zip(
            batch,
            passages,
            indices.tolist(),
            (best - scores.null).tolist(),
            verdicts.tolist(),
            sureness.tolist(),
            scores.form.argmax(1).tolist(),
            scores.evidence.tolist(),
            strict=True,
        )
        return [
            Read(
                text=_text(passage, run, index // length, index % length),
                margin=margin,
                verdict=VERDICTS[1:][verdict],
                sureness=sure,
                form=FORMS[form],
                evidence=tuple(
                    zip(run.offsets, evidence[slice(*run.passage)], strict=True)
                ),
            )
            for run, passage, index, margin, verdict, sure, form, evidence in rows
        ]


def _joined(runs: Sequence[Read]) -> Read:
    """The run with the best span, and the evidence of all."""
    best = max(runs, key=lambda run: run.margin)
    return replace(
        best, evidence=tuple(piece for run in runs for piece in run.evidence)
    )


def _text(passage: str, run: Encoded, first: int, last: int) -> str:
    start = run.offsets[first - run.passage[0]][0]
    end = run.offsets[last - run.passage[0]][1]
    return passage[start:end]
