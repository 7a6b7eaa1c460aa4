"""The span model that askquote ships, on ONNX Runtime."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embed.model_files import default_model_folder, file_sha256
from index.embed.runtime import PerProcess, batches, open_graph
from index.embed.wordpieces import read_tokenizer, replace_surrogates
from index.text.range import Range
from qa.read.span_model import Context, Judgements, Scores, Window
from qa.read.talk_model import TalkScores

_PIECES = 320  # of a question and its text together, as in training
_QUESTION_PIECES = 64
_HEADING_PIECES = 48
_TOKENS = 256  # of a batch: a passage or two, so that all threads finish together
_STRIDE = 128  # pieces from the start of one window to the start of the next

_OUTPUTS = ("spans", "null", "evidence", "form")

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Layout:
    """`[CLS] question [SEP] heading [SEP] text [SEP]` as word pieces.

    The first `question` pieces are the first segment; `text` is the index of the text's first
    piece, and `context` that of the context it belongs to.
    """

    context: int
    ids: list[int]
    question: int
    text: int
    offsets: list[Range]


class OnnxSpanModel:
    """Runs the graph that `training/` exports; safe for threads and forked processes.

    `threads` batches run at a time, one thread each, in the order of the calls: no caller
    waits for later ones, and memory is bounded.

    Raises:
        ModelMissing: the default embedding model, whose vocabulary it uses, is missing.
    """

    def __init__(self, graph: Path, threads: int) -> None:
        self.fingerprint = file_sha256(graph)
        self._tokenizer = read_tokenizer(default_model_folder() / "tokenizer.json")
        self._cls, self._sep = self._tokenizer.encode("").ids
        self._session = PerProcess(lambda: open_graph(graph))
        self._pool = PerProcess(lambda: ThreadPoolExecutor(threads, "read"))
        self._session.get()  # opened now, so that the first question is as fast as others

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """The windows of each context."""
        layouts = [
            layout
            for number, context in enumerate(contexts)
            for layout in self._layouts(number, question, context)
        ]
        grouped = [
            [layouts[index] for index in indices]
            for indices in batches([len(layout.ids) for layout in layouts], _TOKENS)
        ]
        windows: list[list[Window]] = [[] for _ in contexts]
        results = self._pool.get().map(lambda each: self._run(each, _OUTPUTS), grouped)
        for batch, scored in zip(grouped, results, strict=True):
            for layout, outputs in zip(batch, scored, strict=True):
                windows[layout.context].append(_window(layout, outputs))
        return windows

    def read_talk(self, question: str, talk: str) -> TalkScores:
        """The scores of the talk's first pieces, which are its latest turns."""
        layout = next(self._layouts(0, question, Context("", talk)))
        run = self._pool.get().submit(self._run, [layout], ("terms", "leans"))
        ((terms, leans),) = run.result()
        pieces = slice(layout.text, layout.text + len(layout.offsets))
        return TalkScores(float(leans), layout.offsets, terms[pieces])

    def _layouts(
        self, number: int, question: str, context: Context
    ) -> Iterator[_Layout]:
        asked = [self._cls, *self._ids(question)[:_QUESTION_PIECES], self._sep]
        # The last words of what it stands under are the nearest.
        heading = self._ids(context.heading)[-_HEADING_PIECES:]
        lead = [*asked, *heading, self._sep] if heading else asked
        encoded = self._tokenizer.encode(
            replace_surrogates(context.text), add_special_tokens=False
        )
        offsets = [Range(*offset) for offset in encoded.offsets]
        room = _PIECES - len(lead) - 1
        last = max(0, len(offsets) - room)
        for first in (*range(0, last, _STRIDE), last):
            pieces = slice(first, first + room)
            ids = [*lead, *encoded.ids[pieces], self._sep]
            yield _Layout(number, ids, len(asked), len(lead), offsets[pieces])

    def _ids(self, text: str) -> list[int]:
        encoded = self._tokenizer.encode(
            replace_surrogates(text), add_special_tokens=False
        )
        return list(encoded.ids)

    def _run(
        self, layouts: Sequence[_Layout], outputs: Sequence[str]
    ) -> Sequence[Sequence[Scores]]:
        """The outputs of each layout."""
        shape = len(layouts), max(len(layout.ids) for layout in layouts)
        ids, segments, attention = (np.zeros(shape, np.int64) for _ in range(3))
        for row, layout in enumerate(layouts):
            end = len(layout.ids)
            ids[row, :end] = layout.ids
            segments[row, layout.question : end] = 1
            attention[row, :end] = 1
        inputs: dict[str, Ids] = {
            "ids": ids,
            "segments": segments,
            "attention": attention,
        }
        results = self._session.get().run(outputs, inputs)
        return list(zip(*results, strict=True))


def _window(layout: _Layout, outputs: Sequence[Scores]) -> Window:
    spans, null, evidence, form = outputs
    pieces = slice(layout.text, layout.text + len(layout.offsets))
    judgements = Judgements(evidence[pieces], form)
    return Window(layout.offsets, spans[pieces, pieces], float(null), judgements)


@dataclass(frozen=True, slots=True)
class ShippedTalkModel:
    """The talk model that askquote ships, which is its span model.

    It is opened for the first follow-up, as another reader may be in use.
    """

    threads: int

    def read_talk(self, question: str, talk: str) -> TalkScores:
        """The scores of the talk's first pieces."""
        return shipped_span_model(self.threads).read_talk(question, talk)


@cache
def shipped_span_model(threads: int) -> OnnxSpanModel:
    """The span model that askquote ships, loaded once per process."""
    with resources.as_file(resources.files("qa.read") / "reader.onnx") as graph:
        return OnnxSpanModel(graph, threads)
