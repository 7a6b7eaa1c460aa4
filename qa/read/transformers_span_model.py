"""The span model that runs any extractive question-answering model on transformers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from index.embed.transformers_loading import loading
from index.embed.wordpieces import scalars
from index.errors import ModelUnusable
from index.text.document import Range
from qa.read.span_model import Context, Scores, Window

_PIECES = 384  # of a question and its text together, as such models are trained
_BATCH = 16  # windows


@dataclass(frozen=True, slots=True)
class _Row:
    """What the model reads for one window: `[CLS] question [SEP] text [SEP]`, or the like.

    `places` are those of the text's pieces in the row, `offsets` their ranges in the text;
    `null` is the place of the piece that stands for no answer.
    """

    context: int
    inputs: dict[str, list[int]]
    places: list[int]
    offsets: list[Range]
    null: int


class TransformersSpanModel:
    """Reads with a model trained as for SQuAD 2; safe for threads.

    A span's score is the sum of its start's and its end's logit, and `[CLS]` as a span is
    that there is no answer. Headings are left unread, as these models know of none. Runs on
    CUDA where torch has it; `threads` sets torch's number of threads for the whole process.

    Raises:
        ModelUnusable: it cannot be loaded, or is no question-answering model.
    """

    def __init__(self, source: ModelSource, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        self.fingerprint = source.fingerprint
        self._tokenizer = _load_tokenizer(source.folder)
        self._model = _load_model(source.folder)
        self._pieces = min(_PIECES, self._tokenizer.model_max_length)
        # The tokenizer holds the truncation of the call it is in.
        self._turn = Lock()

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """The windows of each context, which overlap; none where a text has no pieces."""
        found: list[list[Window]] = [[] for _ in contexts]
        rows = list(self._rows(question, contexts)) if contexts else []
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            for row, starts, ends in zip(batch, *self._logits(batch), strict=True):
                found[row.context].append(_window(row, starts, ends))
        return found

    def _rows(self, question: str, contexts: Sequence[Context]) -> Iterator[_Row]:
        texts = [scalars(context.text) for context in contexts]
        encoded = self._encoded(scalars(question), texts)
        for number, context in enumerate(encoded["overflow_to_sample_mapping"]):
            row = self._row(encoded, number, context, texts[context])
            if row.offsets:
                yield row

    def _encoded(self, question: str, texts: Sequence[str]) -> BatchEncoding:
        with self._turn:
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
            place: _inked(text, start, end)
            for place, (start, end) in enumerate(encoded["offset_mapping"][number])
            if sides[place] == 1 and text[start:end].strip()
        }
        names = self._tokenizer.model_input_names
        return _Row(
            context=context,
            inputs={name: encoded[name][number] for name in names},
            places=list(offsets),
            offsets=list(offsets.values()),
            null=encoded["input_ids"][number].index(self._tokenizer.cls_token_id),
        )

    def _logits(self, rows: Sequence[_Row]) -> tuple[Scores, Scores]:
        """Those of starts and of ends, each of shape (rows, pieces of the longest)."""
        inputs = self._tokenizer.pad([row.inputs for row in rows], return_tensors="pt")
        with torch.inference_mode():
            output = self._model(**inputs.to(self._model.device))
        return output.start_logits.cpu().numpy(), output.end_logits.cpu().numpy()


def _inked(text: str, start: int, end: int) -> Range:
    """A piece's range without white space: some tokenizers count the space before a word."""
    piece = text[start:end]
    return Range(end - len(piece.lstrip()), start + len(piece.rstrip()))


def _window(row: _Row, starts: Scores, ends: Scores) -> Window:
    spans = starts[row.places, None] + ends[None, row.places]
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
            f"The tokenizer in {folder} does not tell where in a text its pieces stand."
            " Name a model with a fast tokenizer, which has a tokenizer.json."
        )
    files = tokenizer.vocab_files_names.values()
    if not any((folder / file).is_file() for file in files):
        # transformers would go on with a tokenizer that knows no word.
        raise ModelUnusable(
            f"{folder} holds no tokenizer: it has none of {', '.join(files)}."
            " Put the files of the model's tokenizer beside its weights."
        )
    if tokenizer.cls_token_id not in tokenizer("a", "b")["input_ids"]:
        raise ModelUnusable(
            f"The model in {folder} reads no [CLS], which stands for no answer."
            " Name a question-answering model that was trained as for SQuAD 2."
        )
    return tokenizer


def _load_model(folder: Path) -> PreTrainedModel:
    with loading(f"question-answering model in {folder}"):
        model, found = AutoModelForQuestionAnswering.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
            ignore_mismatched_sizes=True,
            output_loading_info=True,
        )
    mismatched = {name for name, *_ in found["mismatched_keys"]}
    if lacking := sorted(found["missing_keys"] | mismatched):
        # transformers would go on with random weights in their place.
        raise ModelUnusable(
            f"{folder} holds no question-answering model: {lacking[0]} is not in its"
            " weights. Name a model that was trained as for SQuAD 2."
        )
    ready: PreTrainedModel = model.to("cuda" if torch.cuda.is_available() else "cpu")
    return ready
