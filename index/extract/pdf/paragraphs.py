"""Unwrapping the lines of pages into paragraphs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import mode

import regex

from index.extract.blocks import Block
from index.extract.pdf.hyphens import Hyphens
from index.extract.pdf.items import BULLET, NUMBER, is_next_item, item_depths
from index.extract.pdf.lines import Line, split_runs

_SENTENCE_END = regex.compile(r"[.?!\u2026][\"'\u201d\u2019\u00bb)\]\d]*$")
_SENTENCE_START = regex.compile(
    r"[\"'\u201c\u2018\u00ab\u00bf\u00a1(\[]*[\p{Lu}\p{Nd}]"
)
# Paragraphs are set apart by more than this many times the usual distance of baselines.
_MIN_GAP = 1.25
# No text has more than this many times its font size from one baseline to the next.
_MAX_PITCH = 2.5
_MIN_INDENT = 0.5


def unwrap(lines: Sequence[Line], pages: int, hyphens: Hyphens) -> Iterator[Block]:
    """Yield the paragraphs, headings and list items of a document in order.

    The lines of a block are joined by spaces. A paragraph may continue in the next column or
    on the next page. `pages` is the number of pages, some of which may have no lines.
    """
    pages_started = 0
    blocks = list(_blocks(lines))
    depths = item_depths(blocks)
    for number, block in enumerate(blocks):
        text = ""
        page_starts: list[int] = []
        for line in block:
            text = hyphens.join(text, line.text)
            page_starts += [len(text) - len(line.text)] * (
                line.page + 1 - pages_started
            )
            pages_started = max(pages_started, line.page + 1)
        yield _block(text, block[0], depths.get(number), tuple(page_starts))
    yield Block("", pages=(0,) * (pages - pages_started))


def _block(
    text: str, first: Line, depth: int | None, page_starts: tuple[int, ...]
) -> Block:
    if depth is not None:
        return Block(text, "item", depth, page_starts)
    if first.kind == "text":
        return Block(text, pages=page_starts)
    kind = "paragraph" if first.kind == "note" else first.kind
    return Block(text, kind, first.level, page_starts)


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    columns = _columns(lines)
    pitches = _pitches(lines)
    block: list[Line] = []
    for number, line in enumerate(lines):
        if block:
            line_break = _LineBreak(
                block[0], block[-1], line, columns[number - 1], pitches
            )
            if not line_break.ends_block:
                block.append(line)
                continue
            yield block
        block = [line]
    if block:
        yield block


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _LineBreak:
    """Two consecutive lines, the column of the first, and the first line of its block."""

    first: Line
    previous: Line
    line: Line
    column: _Column
    pitches: Mapping[int, float]

    @property
    def ends_block(self) -> bool:
        """Whether a block ends between the two lines."""
        if not self.line.looks_like(self.previous) or self.line.is_block:
            return True
        if BULLET.match(self.line.text) or is_next_item(self.first, self.line):
            return True
        if not self.line.is_below(self.previous):
            has_ended = self._has_ended or self.line.is_heading
            return has_ended or (self._starts_sentence and self._had_room)
        return self._is_set_apart or self._starts_paragraph

    @property
    def _starts_paragraph(self) -> bool:
        if not (self._has_ended or self._had_room):
            return self._is_outdented and NUMBER.match(self.line.text) is not None
        return bool(
            (self._had_room and (self._has_ended or self._starts_sentence))
            or NUMBER.match(self.line.text)
            or self._is_indented
        )

    @property
    def _has_ended(self) -> bool:
        return _SENTENCE_END.search(self.previous.text) is not None

    @property
    def _starts_sentence(self) -> bool:
        return _SENTENCE_START.match(self.line.text) is not None

    @property
    def _is_set_apart(self) -> bool:
        gap = self.previous.bottom - self.line.bottom
        pitch = self.pitches.get(round(self.line.size), self.line.size)
        return gap > _MIN_GAP * pitch and not self._goes_on

    @property
    def _goes_on(self) -> bool:
        """Whether a sentence goes on, in lines that are far apart."""
        gap = self.previous.bottom - self.line.bottom
        return (
            not (self._has_ended or self._had_room)
            and self.line.text[0].islower()
            and gap < _MAX_PITCH * self.line.size
        )

    @property
    def _is_indented(self) -> bool:
        indent = self.line.size * _MIN_INDENT
        return self.line.left - max(self.previous.left, self.column.left) > indent

    @property
    def _is_outdented(self) -> bool:
        return self.previous.left - self.line.left > self.line.size * _MIN_INDENT

    @property
    def _had_room(self) -> bool:
        """Whether the previous line had room for the first word, so it wasn't wrapped."""
        word = len(self.line.text.split(maxsplit=1)[0]) + 1
        width = (self.line.right - self.line.left) / len(self.line.text) * word
        return self.previous.right + width < self.column.right


def _columns(lines: Sequence[Line]) -> Sequence[_Column]:
    """The column of each line: a run of similar lines, each below the previous one."""

    def continues(previous: Line, line: Line) -> bool:
        return line.is_below(previous) and line.looks_like(previous)

    columns: list[_Column] = []
    for run in split_runs(lines, continues):
        left = min(line.left for line in run)
        right = max(line.right for line in run)
        columns += [_Column(left, right)] * len(run)
    return columns


def _pitches(lines: Sequence[Line]) -> Mapping[int, float]:
    """The most common distance between baselines, by rounded font size."""
    gaps = sorted(
        (round(line.size), round(previous.bottom - line.bottom, 1))
        for previous, line in pairwise(lines)
        if not line.is_block
        and line.is_below(previous)
        and line.looks_like(previous)
        and previous.bottom - line.bottom < _MAX_PITCH * line.size
    )
    return {
        size: mode(gap for _, gap in group)
        for size, group in groupby(gaps, key=lambda pair: pair[0])
    }
