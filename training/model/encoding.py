"""Examples as word pieces, and batches of them.

The layout is `[CLS] question [SEP] heading [SEP] passage [SEP]`, the heading and its
`[SEP]` left out where there is none; segment 0 is the question with its `[SEP]`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Encoding as RawPieces
from tokenizers import Tokenizer
from torch import Tensor

from training.data.examples import Example
from training.data.paragraphs import Range

PIECES = 320
QUESTION_PIECES = 64
HEADING_PIECES = 24
ROUNDED = 16
SPAN_PIECES = 48
"""The longest answer that is considered, in word pieces."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One example as word pieces.

    `passage` is where the passage's pieces stand, `offsets` their code points in it;
    `spans` are first and last piece of the gold answers.
    """

    ids: list[int]
    question: int
    passage: Range
    offsets: list[Range]
    spans: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of a batch, shape (examples, pieces), and `gold`, (example, first, last).

    An example without rows in `gold` has no answer.
    """

    ids: Tensor
    segments: Tensor
    attention: Tensor
    passages: Tensor
    gold: Tensor


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before the passage; the first `question` pieces are segment 0."""

    ids: list[int]
    question: int


class Encoding:
    """Lays examples out for the reader."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        marks = tokenizer.get_vocab()
        self._cls, self._sep = marks["[CLS]"], marks["[SEP]"]

    def encode(self, example: Example, random: Random) -> Encoded | None:
        """The example laid out, or None when its answer cannot be marked.

        A passage that is too long is cut to a random run of pieces around the answer.
        """
        pieces = self._pieces(example.passage)
        spans = _spans(pieces.offsets, example.ranges)
        if example.ranges and not spans:
            return None
        lead = self._lead(example)
        room = PIECES - len(lead.ids) - 1
        return self._laid_out(
            lead, pieces, _cut(len(pieces.ids), room, spans[:1], random), spans
        )

    def strides(self, example: Example, stride: int) -> Iterator[Encoded]:
        """The whole passage, in overlapping runs when it is long; no gold spans."""
        pieces, lead = self._pieces(example.passage), self._lead(example)
        last = max(0, len(pieces.ids) - (PIECES - len(lead.ids) - 1))
        for first in (*range(0, last, stride), last):
            yield self._laid_out(lead, pieces, first, ())

    def _lead(self, example: Example) -> Lead:
        asked = self._pieces(example.question).ids[:QUESTION_PIECES]
        heading = self._pieces(example.heading).ids[:HEADING_PIECES]
        ids = [self._cls, *asked, self._sep]
        return Lead([*ids, *heading, self._sep] if heading else ids, len(ids))

    def _pieces(self, text: str) -> RawPieces:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _laid_out(
        self, lead: Lead, pieces: RawPieces, first: int, spans: Sequence[Range]
    ) -> Encoded:
        before = len(lead.ids)
        after = first + PIECES - before - 1
        ids = pieces.ids[first:after]
        moved = before - first
        return Encoded(
            [*lead.ids, *ids, self._sep],
            lead.question,
            (before, before + len(ids)),
            pieces.offsets[first:after],
            tuple((s + moved, e + moved) for s, e in spans if first <= s and e < after),
        )


def collate(encoded: Sequence[Encoded]) -> Batch:
    """A batch, padded to its longest example and to whole steps of ROUNDED."""
    length = rounded(max(len(e.ids) for e in encoded))
    place = torch.arange(length)
    ids = torch.zeros(len(encoded), length, dtype=torch.long)
    for row, e in enumerate(encoded):
        ids[row, : len(e.ids)] = torch.tensor(e.ids)
    ends = torch.tensor([[e.question, *e.passage, len(e.ids)] for e in encoded])
    question, first, last, end = ends[:, :, None].unbind(1)
    gold = [(row, *span) for row, e in enumerate(encoded) for span in e.spans]
    return Batch(
        ids=ids,
        segments=((place >= question) & (place < end)).long(),
        attention=(place < end).long(),
        passages=(place >= first) & (place < last),
        gold=torch.tensor(gold, dtype=torch.long).view(-1, 3),
    )


def bucketed(encoded: Sequence[Encoded], tokens: int) -> list[list[Encoded]]:
    """Batches of like lengths, each of at most `tokens` pieces with its padding.

    All of one length have the same size, but for the last.
    """
    longest_first = sorted(encoded, key=lambda e: -len(e.ids))
    batches: list[list[Encoded]] = []
    while longest_first:
        size = tokens // rounded(len(longest_first[0].ids))
        batches.append(longest_first[:size])
        longest_first = longest_first[size:]
    return batches


def rounded(length: int) -> int:
    """The length rounded up: few shapes mean few kernels to generate and keep."""
    return -(-length // ROUNDED) * ROUNDED


def _spans(offsets: Sequence[Range], ranges: Sequence[Range]) -> tuple[Range, ...]:
    found = []
    for start, end in ranges:
        touched = [n for n, (s, e) in enumerate(offsets) if s < end and start < e]
        if touched and touched[-1] - touched[0] < SPAN_PIECES:
            found.append((touched[0], touched[-1]))
    return tuple(found)


def _cut(pieces: int, room: int, span: Sequence[Range], random: Random) -> int:
    latest = max(0, pieces - room)
    if not latest or not span:
        return random.randint(0, latest)
    first, last = span[0]
    return random.randint(max(0, last - room + 1), min(first, latest))
