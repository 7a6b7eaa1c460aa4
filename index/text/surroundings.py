"""What a sentence stands under: what tells a reader what the sentence is about."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from index.text.document import Span
from index.text.range import Range
from index.text.structure import Cell, List, Row

_MOST_SIBLINGS = 200  # how far the item is looked for that an inner item belongs to
_MOST_CELLS = 100  # on either side of a part of a row whose columns' names count
_MOST_CHARACTERS = 1000  # of a heading and the like that each sentence is searched by

_MOST_WORDS = 12  # of a path that a reader gets

Kind = Literal["question", "lead_in", "caption", "header"]


class Above(NamedTuple):
    """Words of the document that a sentence leans on, and what they are to it.

    They are the question that it answers, the lead-in of its list, or an item that its own
    item is a part of, and its table's caption and header cells.
    """

    kind: Kind
    start: int
    end: int


def above(span: Span) -> tuple[Above, ...]:
    """What a span leans on besides its headings, in the order of the text."""
    parts = (*_questions(span), *_list_parts(span), *_table_parts(span))
    return tuple(sorted(parts, key=lambda part: part.start))


def _questions(span: Span) -> Iterator[Above]:
    answered = span.document.structure.question_at(span.start, span.end)
    if answered and answered.question.end <= span.start:
        yield Above("question", *answered.question)


def _list_parts(span: Span) -> Iterator[Above]:
    listed = span.document.structure.list_at(span.start, span.end)
    if listed:
        # A sentence begins with its item's marker, before the item.
        for words in _lead_ins(listed, span.end - 1):
            yield Above("lead_in", *words)


def _table_parts(span: Span) -> Iterator[Above]:
    structure = span.document.structure
    table = structure.table_at(span.start, span.end)
    if table and table.caption and table.caption.end <= span.start:
        yield Above("caption", *table.caption)
    row = structure.row_at(span.start, span.end)
    cells = _cells_near(row, span) if row else ()
    for name in dict.fromkeys(name for cell in cells for name in cell.names):
        yield Above("header", *name)


def _cells_near(row: Row, span: Span) -> Sequence[Cell]:
    """The cells of a row, or of a row that is cut into many sentences only those around."""
    first = bisect_right(row.cells, span.start, key=lambda cell: cell.start)
    last = bisect_left(row.cells, span.end, key=lambda cell: cell.start)
    return row.cells[max(0, first - _MOST_CELLS) : last + _MOST_CELLS]


def _lead_ins(listed: List, offset: int) -> Iterator[Range]:
    """The list's lead-in, and the items that the item at an offset is inside of."""
    if listed.lead_in and listed.lead_in.end <= offset:
        yield listed.lead_in
    last = bisect_right(listed.items, offset, key=lambda item: item.start) - 1
    depth = listed.items[last].depth if last >= 0 else 0
    for item in reversed(listed.items[max(0, last - _MOST_SIBLINGS) : max(0, last)]):
        if item.depth < depth:
            depth = item.depth
            yield Range(item.start, item.end)


def words_above(span: Span) -> str:
    """All words that a span stands under, and its document's title and name, for search."""
    text = span.document.text
    others = (text[part.start : part.end] for part in above(span))
    # What a heading and a lead-in both say counts once.
    words = dict.fromkeys((span.document.title or "", *span.path, *others))
    cut = (part[:_MOST_CHARACTERS] for part in words if part)
    return " ".join((*cut, span.document.id))


def context_above(span: Span, before: int | None = None) -> str:
    """What a span stands under, for a reader: title, headings, question, lead-in and caption.

    A row's header is read with its cells, so it isn't repeated here. Outer headings are left
    out where they are long: such a title tells a story, and names no subject. The document's
    name stands in for headings where there are none. Headings from `before` on don't count.
    """
    text = span.document.text
    others = (text[p.start : p.end] for p in above(span) if p.kind != "header")
    headings = span.document.structure.path_at(span.end)
    path = [
        text[each.start : each.end]
        for each in headings
        if before is None or each.start < before
    ] or [span.document.title or PurePosixPath(span.document.id).stem]
    kept = [path[-1]]
    for outer in reversed(path[:-1]):
        if len(" ".join((outer, *kept)).split()) > _MOST_WORDS:
            break
        kept.insert(0, outer)
    return " > ".join(dict.fromkeys((*kept, *others)))
