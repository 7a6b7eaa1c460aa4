"""A document of an office program, a web page or a table as HTML, from its structure.

All of it is the document's own text: ranges of it, escaped here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from index.text.document import Document
from index.text.range import Range
from index.text.structure import Heading, List, Row, Table
from index.text.written_rows import cells_of
from ui.render.escaping import escape_html
from ui.render.phrases import page_name

LONGEST = 200_000
"""Characters of the longest document that is laid out; longer ones are shown as text."""
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_DEEPEST = 6
_BETWEEN = "; "


def structured_html(
    document: Document, quotes: Sequence[Range], items: Sequence[Range]
) -> str | None:
    """The document with its headings, lists and tables; the quotes and items are marked.

    None if it has no such parts, or is too long.
    """
    structure = document.structure
    parts: list[Heading | List | Table] = [
        *structure.headings,
        *structure.lists,
        *structure.tables,
    ]
    parts.sort(key=lambda part: (_start(part), -part.end))
    if not parts or len(document.text) > LONGEST:
        return None
    return "".join(_Layout(document, quotes, items).blocks(parts))


@dataclass(slots=True)
class _Layout:
    """Lays out ranges of a document's text, each at most once."""

    document: Document
    quotes: Sequence[Range]
    items: Sequence[Range]
    _is_anchored: bool = field(default=False, init=False)

    def blocks(self, parts: Sequence[Heading | List | Table]) -> Iterator[str]:
        """The parts, which may stand in each other, and the paragraphs between them."""
        done = 0
        for part in parts:
            if part.start < done:
                continue
            yield from self._paragraphs(done, self._line(_start(part)))
            yield self._part(part)
            done = part.end
        yield from self._paragraphs(done, len(self.document.text))

    def _line(self, offset: int) -> int:
        """The start of the line; the markers of list items are not laid out."""
        return self.document.text.rfind("\n", 0, offset) + 1

    def _part(self, part: Heading | List | Table) -> str:
        match part:
            case Heading():
                page = self._page_break(part.start)
                tag = f"h{min(part.level + 1, _DEEPEST)}"
                return f'{page}<{tag} dir="auto">{self._marked(part)}</{tag}>'
            case List():
                return self._list(part)
            case Table():
                return self._table(part)

    def _page_break(self, offset: int) -> str:
        """The name of the page or slide that starts here, if any."""
        document = self.document
        if offset not in document.pages:
            return ""
        name = page_name(document.page_at(offset), document.id).capitalize()
        return f'<p class="page" data-page="{escape_html(name)}"></p>'

    def _paragraphs(self, start: int, end: int) -> Iterator[str]:
        for match in _PARAGRAPH.finditer(self.document.text, start, end):
            words = match.group().strip()
            if any(map(str.isalnum, words)):
                yield f'<p dir="auto">{self._marked(Range(*match.span()))}</p>'

    def _list(self, part: List) -> str:
        """The items, the inner ones further in."""
        tag = "ol" if part.is_ordered else "ul"
        html, depth = [f"<{tag}>"], 0
        ends = [*(self._line(item.start) for item in part.items[1:]), part.end]
        for item, end in zip(part.items, ends, strict=True):
            html.append("<li><ul>" * (item.depth - depth))
            html.append("</ul></li>" * (depth - item.depth))
            depth = item.depth
            # What stands between two items belongs to the first.
            words = self.document.text[item.start : max(item.end, end)].rstrip()
            shown = Range(item.start, item.start + len(words))
            html.append(f'<li dir="auto">{self._marked(shown)}</li>')
        return "".join([*html, "</ul></li>" * depth, f"</{tag}>"])

    def _table(self, part: Table) -> str:
        rows = [_cells(self.document.text, row) for row in part.rows]
        columns = list(dict.fromkeys(column for row in rows for column in row))
        head = "".join(
            f'<th scope="col" dir="auto">{escape_html(name)}</th>'
            for name, _ in columns
        )
        body = "".join(
            f"<tr>{''.join(self._cell(row.get(column, ())) for column in columns)}</tr>"
            for row in rows
        )
        caption = part.caption
        title = f"<caption>{self._marked(caption)}</caption>" if caption else ""
        has_names = any(name for name, _ in columns)
        shown = f"<thead><tr>{head}</tr></thead>" if has_names else ""
        return f"<table>{title}{shown}<tbody>{body}</tbody></table>"

    def _cell(self, ranges: Sequence[Range]) -> str:
        return f'<td dir="auto">{_BETWEEN.join(map(self._marked, ranges))}</td>'

    def _marked(self, part: Range | Heading) -> str:
        """The words of a range; those in a quote or an item are marked."""
        start, end = part.start, part.end
        ends = chain.from_iterable(
            (r.start, r.end) for r in (*self.quotes, *self.items)
        )
        cuts = sorted({start, end, *(cut for cut in ends if start < cut < end)})
        return "".join(map(self._piece, cuts, cuts[1:]))

    def _piece(self, start: int, end: int) -> str:
        html = escape_html(self.document.text[start:end])
        number = next(
            (n for n, q in enumerate(self.quotes) if q.start <= start < q.end), None
        )
        if number is None:
            return html
        classes = [
            *(["strongest"] if number == 0 else []),
            *(["item"] if any(i.start <= start < i.end for i in self.items) else []),
        ]
        names = f' class="{" ".join(classes)}"' if classes else ""
        anchor = ' id="quote"' if number == 0 and not self._is_anchored else ""
        self._is_anchored = self._is_anchored or number == 0
        return f"<mark{names}{anchor}>{html}</mark>"


def _start(part: Heading | List | Table) -> int:
    """Where a part starts, with its caption."""
    if isinstance(part, Table) and part.caption is not None:
        return min(part.caption.start, part.start)
    return part.start


_Column = tuple[str, int]
"""A column's name, or "" and its number."""


def _cells(text: str, row: Row) -> Mapping[_Column, list[Range]]:
    """The ranges of a row's values, by column."""
    cells: dict[_Column, list[Range]] = {}
    for number, cell in enumerate(cells_of(text, row)):
        name = " ".join(text[each.start : each.end] for each in cell.names)
        column = (name, 0) if name else ("", number)
        cells.setdefault(column, []).append(Range(cell.start, cell.end))
    return cells
