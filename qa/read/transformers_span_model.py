"""The span model for any extractive question-answering model, on transformers."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

import torch
from transformers import (
    AutoModelForQuestionAnswering,
    AutoTokenizer,
    BatchEncoding,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from index.embed.model_files import ModelSource
from index.embed.runtime import PerProcess
from index.embed.transformers_loading import loading
from index.embed.wordpieces import replace_surrogates
from index.errors import ModelUnusable
from index.text.range import Range
from qa.read.span_model import Context, Scores, Window

_PIECES = 384  # of a question and its text together, as such models are trained
_BATCH = 16  # windows

# A forked child doesn't have torch's other threads, and would wait for them.
os.register_at_fork(after_in_child=partial(torch.set_num_threads, 1))


@dataclass(frozen=True, slots=True)
class _Row:
    """The model's input for one window: `[CLS] question [SEP] text [SEP]`, or similar.

    `positions` are those of the text's pieces in the row, and `offsets` their ranges in the
    text; `null` is the position of the piece that stands for no answer.
    """

    context: int
    inputs: dict[str, list[int]]
    positions: list[int]
    offsets: list[Range]
    null: int


class TransformersSpanModel:
    """Reads with a model trained as for SQuAD 2; safe for threads and forked processes.

    A span's score is the sum of its start and end logits; `[CLS]` as a span means no answer.
    Ignores headings, which such models aren't trained with. Runs on CUDA if torch has it;
    `threads` sets torch's number of threads for the whole process; a forked child has one.

    Raises:
        ModelUnusable: it can't be loaded, or isn't a question-answering model.
    """

    def __init__(self, source: ModelSource, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        self.fingerprint = source.fingerprint
        self._tokenizer = _load_tokenizer(source.folder)
        self._model = _load_model(source.folder)
        self._pieces = min(_PIECES, self._tokenizer.model_max_length)
        # The tokenizer keeps the truncation settings of the current call.
        self._tokenizing = PerProcess(Lock)

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """The windows of each context, which overlap; none if a text has no pieces."""
        windows: list[list[Window]] = [[] for _ in contexts]
        rows = list(self._rows(question, contexts)) if contexts else []
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            for row, starts, ends in zip(batch, *self._logits(batch), strict=True):
                windows[row.context].append(_window(row, starts, ends))
        return windows

    def _rows(self, question: str, contexts: Sequence[Context]) -> Iterator[_Row]:
        texts = [replace_surrogates(context.text) for context in contexts]
        encoded = self._encode(replace_surrogates(question), texts)
        for number, context in enumerate(encoded["overflow_to_sample_mapping"]):
            row = self._row(encoded, number, context, texts[context])
            if row.offsets:
                yield row

    def _encode(self, question: str, texts: Sequence[str]) -> BatchEncoding:
        with self._tokenizing.get():
            cut = self._tokenizer(
                question,
                add_special_tokens=False,
                truncation=True,
                max_length=self._pieces // 6,
                return_offsets_mapping=True,
            )
            end = max((end for _, end in cut["offset_mapping"]), default=0)
            encoded: BatchEncoding = self._tokenizer(
                [question[:end]] * len(texts),
                texts,
                truncation="only_second",
                max_length=self._pieces,
                stride=self._pieces // 3,
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
            )
        return encoded

    def _row(
        self, encoded: BatchEncoding, number: int, context: int, text: str
    ) -> _Row:
        sides = encoded.sequence_ids(number)
        offsets = {
            position: _without_space(text, start, end)
            for position, (start, end) in enumerate(encoded["offset_mapping"][number])
            if sides[position] == 1 and text[start:end].strip()
        }
        names = self._tokenizer.model_input_names
        return _Row(
            context=context,
            inputs={name: encoded[name][number] for name in names},
            positions=list(offsets),
            offsets=list(offsets.values()),
            null=encoded["input_ids"][number].index(self._tokenizer.cls_token_id),
        )

    def _logits(self, rows: Sequence[_Row]) -> tuple[Scores, Scores]:
        """The start and end logits, each of shape (rows, pieces of the longest row)."""
        inputs = self._tokenizer.pad([row.inputs for row in rows], return_tensors="pt")
        with torch.inference_mode():
            output = self._model(**inputs.to(self._model.device))
        return output.start_logits.cpu().numpy(), output.end_logits.cpu().numpy()


def _without_space(text: str, start: int, end: int) -> Range:
    """A piece's range without white space: some tokenizers include the space before a word."""
    piece = text[start:end]
    return Range(end - len(piece.lstrip()), start + len(piece.rstrip()))


def _window(row: _Row, starts: Scores, ends: Scores) -> Window:
    spans = starts[row.positions, None] + ends[None, row.positions]
    return Window(row.offsets, spans, float(starts[row.null] + ends[row.null]))


def _load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    with loading(f"tokenizer in {folder}"):
        tokenizer = AutoTokenizer.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            padding_side="right",
            truncation_side="right",
        )
    if not tokenizer.is_fast:
        raise ModelUnusable(
            f"The tokenizer in {folder} doesn't report the offsets of its pieces. Name a"
            " model with a fast tokenizer, which has a tokenizer.json."
        )
    files = tokenizer.vocab_files_names.values()
    if not any((folder / file).is_file() for file in files):
        # transformers would continue with a tokenizer that has an empty vocabulary.
        raise ModelUnusable(
            f"{folder} has no tokenizer: it has none of {', '.join(files)}."
            " Put the files of the model's tokenizer next to its weights."
        )
    if tokenizer.cls_token_id not in tokenizer("a", "b")["input_ids"]:
        raise ModelUnusable(
            f"The model in {folder} doesn't use [CLS], which stands for no answer."
            " Name a question-answering model that was trained as for SQuAD 2."
        )
    return tokenizer


def _load_model(folder: Path) -> PreTrainedModel:
    with loading(f"question-answering model in {folder}"):
        model, loading_info = AutoModelForQuestionAnswering.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
            ignore_mismatched_sizes=True,
            output_loading_info=True,
        )
    mismatched = {name for name, *_ in loading_info["mismatched_keys"]}
    if missing := sorted(loading_info["missing_keys"] | mismatched):
        # transformers would continue with random weights instead.
        raise ModelUnusable(
            f"{folder} has no question-answering model: {missing[0]} is not in its weights."
            " Name a model that was trained as for SQuAD 2."
        )
    ready: PreTrainedModel = model.to("cuda" if torch.cuda.is_available() else "cpu")
    return ready
