"""What a sentence stands under: what tells a reader what the sentence is about."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from index.text.document import Span
from index.text.range import Range
from index.text.structure import List

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
        for words in _lead_ins(listed, span.start):
            yield Above("lead_in", *words)


def _table_parts(span: Span) -> Iterator[Above]:
    structure = span.document.structure
    table = structure.table_at(span.start, span.end)
    if table and table.caption and table.caption.end <= span.start:
        yield Above("caption", *table.caption)
    row = structure.row_at(span.start, span.end)
    cells = row.cells if row else ()
    for name in dict.fromkeys(name for cell in cells for name in cell.names):
        yield Above("header", *name)


def _lead_ins(listed: List, offset: int) -> Iterator[Range]:
    """The list's lead-in, and the items that the item at an offset is inside of."""
    if listed.lead_in and listed.lead_in.end <= offset:
        yield listed.lead_in
    outer: list[Range] = []
    depths: list[int] = []
    for item in listed.items:
        if item.start > offset:
            break
        while depths and depths[-1] >= item.depth:
            depths.pop()
            outer.pop()
        depths.append(item.depth)
        outer.append(Range(item.start, item.end))
    # The last is the item itself, unless the offset is before the first.
    yield from outer[:-1]


def words_above(span: Span) -> str:
    """All words that a span stands under, and its document's title and name, for search."""
    text = span.document.text
    others = (text[part.start : part.end] for part in above(span))
    # What a heading and a lead-in both say counts once.
    words = dict.fromkeys((span.document.title or "", *span.path, *others))
    return " ".join((*filter(None, words), span.document.id))
