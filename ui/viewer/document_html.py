"""A document as an HTML page with its quotes marked. All text is escaped here."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import quote as percent_encode
from urllib.parse import urlencode

from index.text.document import Document
from index.text.range import Range
from index.text.structure import Heading
from ui.render.escaping import escape_html
from ui.render.phrases import page_name
from ui.viewer.window import Window, window_at, window_from

_CHANGED = (
    "This document has changed since it was quoted; the quote may have moved or been"
    " removed."
)
MOST_ITEMS = 100
"""How many parts of an answer are marked."""
_NOT_INSIDE = "The quote is not in this document."


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What to show of a document: the quotes to mark, the strongest first, and where to start.

    `items` are the parts of an answer in the first quote. `sha256` is that of the quoted
    file, "" if unknown. `start` is the offset from which a long text is shown; None shows
    the part around the first quote. `as_text` shows the text that quotes are ranges of,
    instead of the document as it looks, and `page` is the page of a PDF, numbered from 1.
    """

    quotes: tuple[Range, ...] = ()
    sha256: str = ""
    start: int | None = None
    items: tuple[Range, ...] = ()
    as_text: bool = False
    page: int | None = None

    def is_of(self, document: Document) -> bool:
        """Whether the document is as it was when it was quoted, as far as is known."""
        return self.sha256 in ("", document.sha256)

    def url(self, document: str) -> str:
        """The path and query of the page that shows the document like this."""
        pairs = [("quote", f"{start}-{end}") for start, end in self.quotes]
        pairs += [("item", f"{start}-{end}") for start, end in self.items[:MOST_ITEMS]]
        if self.sha256:
            pairs.append(("sha256", self.sha256))
        if self.start is not None:
            pairs.append(("from", str(self.start)))
        if self.as_text:
            pairs.append(("as", "text"))
        if self.page is not None:
            pairs.append(("page", str(self.page)))
        anchor = "#quote" if self.quotes and self.start is None else ""
        return f"/view/{percent_encode(document)}?{urlencode(pairs)}{anchor}"


def overview_url(document: str) -> str:
    """The path of the page that says what a document is about."""
    return f"/overview/{percent_encode(document)}"


def shown_quotes(document: Document, options: ViewOptions) -> Sequence[Range]:
    """The quotes to mark, the strongest first; none if the document has changed."""
    return _inside(document, options.quotes) if options.is_of(document) else ()


def document_html(
    document: Document, options: ViewOptions, look: str | None = None
) -> str:
    """The page of a document: its `look` in the file as HTML, or else its text.

    Of a long text, it is the part around the first quote.
    """
    quotes = shown_quotes(document, options)
    note = ""
    if options.quotes and not quotes:
        note = _NOT_INSIDE if options.is_of(document) else _CHANGED
    return page_html(
        document.id,
        f"{_header(document, options, quotes, is_look=look is not None)}{_note(note)}"
        f"<main>{_text(document, options, quotes) if look is None else look}</main>",
    )


def _text(document: Document, options: ViewOptions, quotes: Sequence[Range]) -> str:
    """The text of a document, or the part of a long one around its first quote."""
    marks = _Marks(quotes, _inside(document, options.items) if quotes else ())
    window = (
        window_at(document.text, quotes[0].start if quotes else 0)
        if options.start is None
        else window_from(document.text, options.start)
    )
    return (
        f"{_more(document, options, window.before, 'Earlier in this document')}"
        f'<div class="text" dir="auto">{"".join(_parts(document, marks, window))}</div>'
        f"{_more(document, options, window.after, 'Later in this document')}"
    )


def page_html(title: str, body: str) -> str:
    """A page of the viewer; `body` is HTML and `title` is text."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape_html(title)}</title><link rel="stylesheet" href="/viewer.css"></head>'
        f"<body>{body}</body></html>"
    )


def _inside(document: Document, ranges: Sequence[Range]) -> tuple[Range, ...]:
    length = len(document.text)
    return tuple(each for each in ranges if each.start < each.end <= length)


def _header(
    document: Document, options: ViewOptions, quotes: Sequence[Range], *, is_look: bool
) -> str:
    """The document's name, the switch between its look and its text, and its file."""
    page = document.page_at(quotes[0].start) if quotes else None
    anchor = "" if page is None else f"#page={page}"
    switch = ""
    if is_look or options.as_text:
        other = replace(options, as_text=is_look, page=None).url(document.id)
        label = "Text" if is_look else "Original"
        switch = f'<a href="{escape_html(other)}">{label}</a>'
    return (
        f'<header><h1 dir="auto">{escape_html(document.id)}</h1><nav>{switch}'
        f'<a href="{escape_html(overview_url(document.id))}">Overview</a>'
        f'<a href="/files/{percent_encode(document.id)}{anchor}" target="_blank"'
        ' rel="noopener">Open file</a></nav></header>'
    )


def _note(html: str) -> str:
    return html and f'<p class="note" role="status">{html}</p>'


def _more(
    document: Document, options: ViewOptions, start: int | None, label: str
) -> str:
    """A link to another part of a long document; "" if `start` is None."""
    if start is None:
        return ""
    url = replace(options, start=start).url(document.id)
    return f'<p class="more"><a href="{escape_html(url)}">{label}</a></p>'


@dataclass(frozen=True, slots=True)
class _Marks:
    """The quotes to mark, the strongest first, and the parts of the answer in that one."""

    quotes: Sequence[Range]
    items: Sequence[Range]

    def classes(self, offset: int) -> Sequence[str] | None:
        """The classes of the mark at an offset; None if nothing is marked there."""
        quote = _index_at(self.quotes, offset)
        if quote is None:
            return None
        is_item = _index_at(self.items, offset) is not None
        return [*["strongest"] * (quote == 0), *["item"] * is_item]


def _parts(document: Document, marks: _Marks, window: Window) -> Iterator[str]:
    """The window's text as HTML, cut where a page, a heading or a mark starts or ends."""
    headings = _within(document.structure.headings, window)
    ranges = [Range(start, end) for start, end, _ in headings]
    starts = {page for page in document.pages if window.start <= page < window.end}
    ends = {window.start, window.end, *starts}
    ends.update(
        offset for part in (*ranges, *marks.quotes, *marks.items) for offset in part
    )
    cuts = sorted(cut for cut in ends if window.start <= cut <= window.end)
    anchor = ' id="quote"'
    for start, end in pairwise(cuts):
        if start in starts:
            yield _page_break(document, start)
        part = escape_html(document.text[start:end])
        classes = marks.classes(start)
        if classes is not None:
            is_first = "strongest" in classes
            part = f"<mark{_class(classes)}{anchor if is_first else ''}>{part}</mark>"
            anchor = "" if is_first else anchor
        yield _with_level(part, start, headings)


def _class(names: Sequence[str]) -> str:
    return f' class="{" ".join(names)}"' if names else ""


def _with_level(html: str, start: int, headings: Sequence[Heading]) -> str:
    """A piece of the text that starts at an offset; as a heading if it stands in one."""
    number = bisect_right(headings, start, key=lambda each: each.start) - 1
    if number < 0 or headings[number].end <= start:
        return html
    level = headings[number].level
    return f'<span class="heading" role="heading" aria-level="{level}">{html}</span>'


def _within(headings: Sequence[Heading], window: Window) -> Sequence[Heading]:
    first = bisect_right(headings, window.start, key=lambda each: each.end)
    last = bisect_left(headings, window.end, key=lambda each: each.start)
    return headings[first:last]


def _index_at(ranges: Sequence[Range], offset: int) -> int | None:
    """The index of the first range that contains an offset."""
    containing = (n for n, each in enumerate(ranges) if each.start <= offset < each.end)
    return next(containing, None)


def _page_break(document: Document, offset: int) -> str:
    name = page_name(document.page_at(offset), document.id)
    # Without text, so that selecting and copying yields only the document's own.
    return f'<span class="page" data-page="{name.capitalize()}"></span>'
