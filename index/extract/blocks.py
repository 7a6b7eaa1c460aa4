"""Blocks of extracted text: headings, paragraphs, list items and rows, joined into one text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

import regex

from index.extract.extractor import Extract
from index.extract.lead_ins import find_lead_in
from index.extract.questions import Part, find_questions
from index.text.range import Range
from index.text.structure import Heading, Item, List, Row, Structure, Table

_MARKER = regex.compile(
    r"(?:[-*+\u2022\u2023\u25aa\u25a0\u25cf\u25e6\u2043\u2013\uf0b7]"
    r"|\(?(?P<number>\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that no sentence crosses.

    `level` is a heading's level, from 1, or an item's depth, from 0. A row is written out with
    its columns' names. A caption belongs to the rows after it. `pages` holds the offsets in
    `text` at which a page starts. A block without text stands for pages without text.
    """

    text: str
    kind: Literal["paragraph", "heading", "item", "row", "caption", "code"] = (
        "paragraph"
    )
    level: int = 0
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and the range of its text."""

    block: Block
    start: int
    end: int

    @property
    def range(self) -> Range:
        """The range of the block's text in the joined text."""
        return Range(self.start, self.end)


def clean(text: str) -> str:
    """Collapse white space to single spaces, and replace lone surrogates."""
    collapsed = " ".join(text.split())
    return collapsed.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def start_page(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of a page; the first one carries the page start."""
    visible = (block for block in blocks if clean(block.text))
    yield replace(next(visible, Block("")), pages=(0,))
    yield from visible


def join_blocks(blocks: Iterable[Block]) -> Extract:
    """Join blocks into one clean text: a line break between list items, blank lines elsewhere."""
    pieces: list[str] = []
    pages: list[int] = []
    placed: list[_Placed] = []
    position = 0
    for block in blocks:
        text = clean(block.text)
        if text and placed:
            items = placed[-1].block.kind == block.kind == "item"
            pieces.append("\n" if items else "\n\n")
            position += len(pieces[-1])
        pages += [position + start for start in block.pages]
        if text:
            pieces.append(text)
            placed.append(_Placed(block, position, position + len(text)))
            position += len(text)
    text = "".join(pieces)
    return Extract(text, tuple(pages), _structure(text, placed))


def _structure(text: str, placed: Sequence[_Placed]) -> Structure:
    return Structure(
        headings=tuple(
            Heading(part.start, part.end, max(1, part.block.level))
            for part in placed
            if part.block.kind == "heading"
        ),
        lists=tuple(_lists(text, placed)),
        tables=tuple(_tables(placed)),
        questions=tuple(find_questions(text, map(_part, placed))),
        code=tuple(part.range for part in placed if part.block.kind == "code"),
    )


def _part(placed: _Placed) -> Part:
    block = placed.block
    return Part(
        placed.start,
        placed.end,
        level=max(1, block.level) if block.kind == "heading" else 0,
        depth=block.level if block.kind == "item" else None,
        can_ask=block.kind not in ("row", "code"),
    )


def _lists(text: str, placed: Sequence[_Placed]) -> Iterator[List]:
    """The runs of items, each with the end of the paragraph before it as its lead-in."""
    previous: _Placed | None = None
    for kind, group in groupby(placed, key=lambda part: part.block.kind):
        run = list(group)
        if kind == "item":
            lead_in = None
            if previous is not None and previous.block.kind == "paragraph":
                lead_in = find_lead_in(text, previous.range)
            items = tuple(_item(text, part) for part in run)
            yield List(items, lead_in, _is_ordered(text, run[0]))
        previous = run[-1]


def _item(text: str, part: _Placed) -> Item:
    marker = _MARKER.match(text, part.start, part.end)
    return Item(marker.end() if marker else part.start, part.end, part.block.level)


def _is_ordered(text: str, part: _Placed) -> bool:
    marker = _MARKER.match(text, part.start, part.end)
    return marker is not None and marker["number"] is not None


def _tables(placed: Sequence[_Placed]) -> Iterator[Table]:
    """The runs of rows, each with the caption before it."""
    caption: Range | None = None
    for kind, group in groupby(placed, key=lambda part: part.block.kind):
        run = list(group)
        if kind == "row":
            yield Table(tuple(Row(*part.range) for part in run), caption=caption)
        caption = run[-1].range if kind == "caption" else None
