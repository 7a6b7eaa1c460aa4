"""Blocks of extracted text: headings, paragraphs, list items and rows, joined into one text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

import regex

from index.extract.extractor import Extract
from index.extract.lead_ins import find_lead_in
from index.extract.questions import Part, find_questions
from index.text.graphemes import widen
from index.text.range import Range
from index.text.structure import Heading, Item, List, Row, Structure, Table

_MARKER = regex.compile(
    r"(?:[-*+\u2022\u2023\u25aa\u25a0\u25cf\u25e6\u2043\u2013\uf0b7]"
    r"|\(?(?P<number>\d{1,4}|[a-zA-Z]|[ivxIVX]{1,7})[.)])\s+"
)
# More paragraphs than belong to an item of a numbered list.
_MOST_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that no sentence crosses.

    `level` is a heading's level, from 1, or an item's depth, from 0; or it is 1 for a row that
    starts another table, and for a further paragraph of an item. A row is written out with its columns' names. A caption belongs to the rows after it. Code keeps its lines. `pages`
    holds the offsets in `text` at which a page starts. A block without text stands for pages
    without text.
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


def _clean_lines(text: str) -> str:
    """Drop what isn't visible: blank lines around the lines, and spaces at their ends."""
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    return lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def below_title(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; if a heading has level 0, it is a title, and all move down a level."""
    ranked = list(blocks)
    shift = int(any(_is_heading(block) and block.level == 0 for block in ranked))
    for block in ranked:
        is_heading = _is_heading(block)
        yield replace(block, level=block.level + shift) if is_heading else block


def _is_heading(block: Block) -> bool:
    return block.kind == "heading" and block.text.strip() != ""


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
        text = (_clean_lines if block.kind == "code" else clean)(block.text)
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
        tables=tuple(_tables(text, placed)),
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
    """The runs of items, each with the end of the paragraph before it as its lead-in.

    A paragraph that is part of an item, or is followed by the next number, ends no list.
    """
    items: list[_Placed] = []
    gap: list[_Placed] = []
    before_list: _Placed | None = None
    previous: _Placed | None = None
    for part in placed:
        if part.block.kind == "item":
            if items and not _goes_on(text, items, gap, part):
                yield _list(text, items, before_list)
                items = []
            before_list = before_list if items else previous
            items.append(part)
            gap = []
        elif items:
            gap.append(part)
        previous = part
    if items:
        yield _list(text, items, before_list)


def _list(text: str, items: Sequence[_Placed], before: _Placed | None) -> List:
    lead_in = None
    if before is not None and before.block.kind == "paragraph":
        lead_in = find_lead_in(text, before.range)
    ordered = _number(text, items[0]) is not None
    return List(tuple(_item(text, part) for part in items), lead_in, ordered)


def _goes_on(
    text: str, items: Sequence[_Placed], gap: Sequence[_Placed], item: _Placed
) -> bool:
    """Whether an item belongs to the list of the items before a gap."""
    if any(part.block.kind not in {"paragraph", "code"} for part in gap):
        return False
    if all(part.block.level for part in gap):
        return True
    number = _number(text, item)
    depth = item.block.level
    before = next((o for o in reversed(items) if o.block.level == depth), None)
    last = _number(text, before) if before else None
    return last is not None and number == last + 1 and len(gap) <= _MOST_BETWEEN


def _item(text: str, part: _Placed) -> Item:
    marker = _MARKER.match(text, part.start, part.end)
    # An accent may stand right after the marker.
    start, end = widen(text, marker.end() if marker else part.start, part.end)
    return Item(start, end, part.block.level)


def _number(text: str, part: _Placed) -> int | None:
    """The number of an item, or that of its letter."""
    marker = _MARKER.match(text, part.start, part.end)
    number = marker["number"] if marker else None
    if number is None:
        return None
    return int(number) if number.isdecimal() else ord(number[-1])


def _tables(text: str, placed: Sequence[_Placed]) -> Iterator[Table]:
    """The runs of rows, each with the caption before it, or a lead-in with a colon."""
    caption: Range | None = None
    for kind, group in groupby(placed, key=lambda part: part.block.kind):
        run = list(group)
        if kind == "row":
            starts = [n for n, part in enumerate(run) if n and part.block.level]
            for start, end in pairwise([0, *starts, len(run)]):
                yield Table(tuple(Row(*p.range) for p in run[start:end]), (), caption)
                caption = None
        caption = _caption(text, run[-1])


def _caption(text: str, part: _Placed) -> Range | None:
    if part.block.kind == "caption":
        return part.range
    is_lead_in = part.block.kind == "paragraph" and text[part.end - 1] == ":"
    return find_lead_in(text, part.range) if is_lead_in else None
