"""Examples as word pieces, and batches of them.

The layout is `[CLS] question [SEP] heading [SEP] passage [SEP]`. Without a heading, the
heading and its `[SEP]` are left out. Segment 0 is the question with its `[SEP]`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import torch
from tokenizers import Encoding as RawPieces
from tokenizers import Tokenizer
from torch import Tensor

from qa.read.span_model import FORMS
from training.data.example import NO_LABELS, VERDICTS, Example, Labels
from training.data.paragraphs import Range

PIECES = 320
QUESTION_PIECES = 64
HEADING_PIECES = 48
ROUNDED = 16
SPAN_PIECES = 48
"""The longest possible answer, in word pieces."""
IGNORED = -100
"""The class that cross entropy ignores."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One example as word pieces.

    `passage` is the range of the passage's pieces, and `offsets` their code points in the
    passage; `spans` are the first and last piece of each gold answer, and `marked` those of
    each range of evidence, or of the terms of a talk. Examples of the same `group` are of one
    question, whose passages compete; None is an example that is alone.
    """

    ids: list[int]
    question: int
    passage: Range
    offsets: list[Range]
    spans: tuple[Range, ...] = ()
    marked: tuple[Range, ...] = ()
    labels: Labels = NO_LABELS
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of a batch, shape (examples, pieces), and `gold`, rows of (example, first, last).

    An example without rows in `gold` has no answer. `marked` are the pieces of evidence, or
    the terms of a talk. The others have shape (examples,): the group's number, counted from 0,
    and classes, IGNORED if unknown.
    """

    ids: Tensor
    segments: Tensor
    attention: Tensor
    passages: Tensor
    gold: Tensor
    groups: Tensor
    marked: Tensor
    verdicts: Tensor
    asks_verdict: Tensor
    forms: Tensor
    is_talk: Tensor
    leans: Tensor


@dataclass(frozen=True, slots=True)
class Prefix:
    """The pieces in front of the passage; the first `question` of them are segment 0."""

    ids: list[int]
    question: int


class Encoding:
    """Encodes examples as the reader's input."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        marks = tokenizer.get_vocab()
        self._cls, self._sep = marks["[CLS]"], marks["[SEP]"]

    def encode(self, example: Example, random: Random) -> Encoded | None:
        """Encode an example; None if its answer can't be marked.

        A passage that is too long is cut to a random run of pieces around the answer.
        """
        pieces = self._pieces(example.passage)
        found = (_touched(pieces.offsets, answer) for answer in example.ranges)
        spans = [span for span in found if span and span[1] - span[0] < SPAN_PIECES]
        if example.ranges and not spans:
            return None
        prefix = self._prefix(example)
        room = PIECES - len(prefix.ids) - 1
        first = _cut(len(pieces.ids), room, spans[:1], random)
        encoded = self._lay_out(prefix, pieces, first)
        marked = (_touched(pieces.offsets, marked) for marked in example.marked)
        return replace(
            encoded,
            spans=_placed(spans, encoded, first),
            marked=_clipped([m for m in marked if m], encoded, first),
            labels=example.labels,
        )

    def strides(self, example: Example, stride: int) -> Iterator[Encoded]:
        """Yield the whole passage, in overlapping runs if it is long; without gold spans."""
        pieces, prefix = self._pieces(example.passage), self._prefix(example)
        last = max(0, len(pieces.ids) - (PIECES - len(prefix.ids) - 1))
        for first in (*range(0, last, stride), last):
            yield self._lay_out(prefix, pieces, first)

    def _prefix(self, example: Example) -> Prefix:
        question = self._pieces(example.question).ids[:QUESTION_PIECES]
        heading = self._pieces(example.heading).ids[-HEADING_PIECES:]
        ids = [self._cls, *question, self._sep]
        return Prefix([*ids, *heading, self._sep] if heading else ids, len(ids))

    def _pieces(self, text: str) -> RawPieces:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _lay_out(self, prefix: Prefix, pieces: RawPieces, first: int) -> Encoded:
        before = len(prefix.ids)
        after = first + PIECES - before - 1
        ids = pieces.ids[first:after]
        return Encoded(
            [*prefix.ids, *ids, self._sep],
            prefix.question,
            (before, before + len(ids)),
            pieces.offsets[first:after],
        )


def collate(encoded: Sequence[Encoded]) -> Batch:
    """Pad examples to a batch: to the longest of them, rounded up to a multiple of ROUNDED."""
    length = round_up(max(len(e.ids) for e in encoded))
    position = torch.arange(length)
    ids = torch.zeros(len(encoded), length, dtype=torch.long)
    for row, e in enumerate(encoded):
        ids[row, : len(e.ids)] = torch.tensor(e.ids)
    ends = torch.tensor([[e.question, *e.passage, len(e.ids)] for e in encoded])
    question, first, last, end = ends[:, :, None].unbind(1)
    gold = [(row, *span) for row, e in enumerate(encoded) for span in e.spans]
    marked = torch.zeros(len(encoded), length, dtype=torch.bool)
    for row, e in enumerate(encoded):
        for low, high in e.marked:
            marked[row, low : high + 1] = True
    labels = [e.labels for e in encoded]
    return Batch(
        ids=ids,
        segments=((position >= question) & (position < end)).long(),
        attention=(position < end).long(),
        passages=(position >= first) & (position < last),
        gold=torch.tensor(gold, dtype=torch.long).view(-1, 3),
        groups=torch.tensor(_numbered(encoded)),
        marked=marked,
        verdicts=torch.tensor([VERDICTS.index(each.verdict) for each in labels]),
        asks_verdict=torch.tensor([each.form == "verdict" for each in labels]),
        forms=torch.tensor([_class(each.form) for each in labels]),
        is_talk=torch.tensor([each.leans is not None for each in labels]),
        leans=torch.tensor([bool(each.leans) for each in labels]),
    )


def batch_by_length(encoded: Sequence[Encoded], tokens: int) -> list[list[Encoded]]:
    """Batches of similar lengths, at most `tokens` pieces each with its padding.

    The examples of a group are in one batch. Batches of the same length have about the same
    size, except for the last.
    """
    groups: dict[int, list[Encoded]] = {}
    for number, example in zip(_numbered(encoded), encoded, strict=True):
        groups.setdefault(number, []).append(example)
    batches: list[list[Encoded]] = []
    room = 0
    for group in sorted(groups.values(), key=lambda each: -_longest(each)):
        if len(group) > room:
            batches.append([])
            room = tokens // round_up(_longest(group))
        batches[-1] += group
        room -= len(group)
    return batches


def _longest(group: Sequence[Encoded]) -> int:
    return max(len(each.ids) for each in group)


def _numbered(encoded: Sequence[Encoded]) -> list[int]:
    """The number of each example's group, in the order in which the groups come."""
    numbers: dict[object, int] = {}
    return [
        numbers.setdefault(
            ("alone", place) if each.group is None else each.group, len(numbers)
        )
        for place, each in enumerate(encoded)
    ]


def round_up(length: int) -> int:
    """Round a length up: few shapes mean few kernels to generate and keep."""
    return -(-length // ROUNDED) * ROUNDED


def _touched(offsets: Sequence[Range], found: Range) -> Range | None:
    """The first and last piece of a range of the text."""
    start, end = found
    touched = [n for n, (s, e) in enumerate(offsets) if s < end and start < e]
    return (touched[0], touched[-1]) if touched else None


def _placed(spans: Sequence[Range], encoded: Encoded, first: int) -> tuple[Range, ...]:
    """Those of the passage's spans that are whole in a run from its piece `first`."""
    before, after = encoded.passage
    shifted = ((s + before - first, e + before - first) for s, e in spans)
    return tuple((s, e) for s, e in shifted if before <= s and e < after)


def _clipped(spans: Sequence[Range], encoded: Encoded, first: int) -> tuple[Range, ...]:
    """The parts of the passage's spans that are in a run from its piece `first`."""
    before, after = encoded.passage
    shifted = ((s + before - first, e + before - first) for s, e in spans)
    clipped = ((max(s, before), min(e, after - 1)) for s, e in shifted)
    return tuple((s, e) for s, e in clipped if s <= e)


def _class(form: str) -> int:
    return FORMS.index(form) if form else IGNORED


def _cut(pieces: int, room: int, span: Sequence[Range], random: Random) -> int:
    latest = max(0, pieces - room)
    if not latest or not span:
        return random.randint(0, latest)
    first, last = span[0]
    return random.randint(max(0, last - room + 1), min(first, latest))
