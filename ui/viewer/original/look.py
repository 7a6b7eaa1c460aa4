"""How a document looks in its file, as HTML: a page of a PDF, Markdown rendered, or structured."""

from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO
from urllib.parse import quote as percent_encode
from urllib.parse import urlencode

from index.errors import UnreadableFile
from index.extract.pdf.drawing import Sheet, can_draw, sheet
from index.text.document import Document
from index.text.range import Range
from index.text.written_rows import cells_of
from ui.render.escaping import escape_html
from ui.viewer.document_html import ViewOptions, shown_quotes
from ui.viewer.original.markdown_html import markdown_html
from ui.viewer.original.structured_html import structured_html

Open = Callable[[], BinaryIO]


def look(document: Document, options: ViewOptions, open_file: Open) -> str | None:
    """The look of a document around its first quote; None if only its text can be shown."""
    if options.as_text:
        return None
    if document.media_type == "application/pdf":
        return _pdf(document, options, open_file) if can_draw() else None
    if document.media_type == "text/plain":
        return None
    quotes = shown_quotes(document, options)
    if document.media_type == "text/markdown":
        quote = quotes[0] if quotes else None
        html = markdown_html(document.text, quote, options.items)
    else:
        html = structured_html(document, quotes, options.items)
    return html and f'<div class="rendered" dir="auto">{html}</div>'


def _pdf(document: Document, options: ViewOptions, open_file: Open) -> str | None:
    quotes = shown_quotes(document, options)
    page = options.page or (document.page_at(quotes[0].start) if quotes else None) or 1
    if page > len(document.pages):
        return None
    ends = [*document.pages, len(document.text)]
    start, end = ends[page - 1], ends[page]
    marked = [
        (document.text[start : max(start, quote.start)], words)
        for quote in quotes
        if (words := _drawn_words(document, quote, start, end))
    ]
    try:
        drawn = sheet(open_file(), page, marked)
    except UnreadableFile:
        return None
    return _pages(document, options, page) + _svg(document, page, drawn)


def _drawn_words(document: Document, quote: Range, start: int, end: int) -> str:
    """What a page from `start` to `end` shows of a quote: of a row, its cells without names."""
    low, high = max(start, quote.start), min(end, quote.end)
    row = document.structure.row_at(quote.start, quote.end)
    if row is None or row.cells:
        return document.text[low:high]
    cells = cells_of(document.text, row)
    return " ".join(
        document.text[cell.start : cell.end]
        for cell in cells
        if low <= cell.start and cell.end <= high
    )


def _pages(document: Document, options: ViewOptions, page: int) -> str:
    """The page's number, with links to the pages beside it."""

    def link(number: int, label: str) -> str:
        if not 1 <= number <= len(document.pages):
            return ""
        url = replace(options, page=number).url(document.id).partition("#")[0]
        return f'<a href="{escape_html(url)}">{label}</a>'

    return (
        f'<nav class="pages" aria-label="Pages">{link(page - 1, "Previous page")}'
        f"<span>Page {page} of {len(document.pages)}</span>{link(page + 1, 'Next page')}"
        "</nav>"
    )


def _svg(document: Document, page: int, drawn: Sheet) -> str:
    # The page's policy allows no inline styles, which HTML would need to place the marks.
    query = urlencode({"page": page, "sha256": document.sha256})
    picture = f"/page/{percent_encode(document.id)}?{query}"
    boxes = "".join(
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}"'
        f' height="{bottom - top:.1f}"/>'
        for left, top, right, bottom in drawn.boxes
    )
    return (
        f'<svg class="sheet" viewBox="0 0 {drawn.width:.1f} {drawn.height:.1f}" role="img"'
        f' aria-label="Page {page}"><image href="{escape_html(picture)}"'
        f' width="{drawn.width:.1f}" height="{drawn.height:.1f}"/><g id="quote">{boxes}</g></svg>'
    )
