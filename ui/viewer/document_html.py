"""A document as a page of HTML, its quotes marked. All of it is escaped here."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

from index.text.document import Document, Range
from ui.render.escaping import shown
from ui.render.phrases import page_name
from ui.viewer.window import Window, window_at, window_from

_CHANGED = (
    "This document has changed since it was quoted: what was quoted may stand elsewhere"
    " now, or be gone."
)
_ELSEWHERE = "What was quoted does not stand in this document."


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for in a document: its quotes, the strongest first, and where to start.

    `sha256` is that of the file which was quoted, "" where it isn't known; `start` is the
    offset from which a long text is shown, None for the first quote's surroundings.
    """

    quotes: tuple[Range, ...] = ()
    sha256: str = ""
    start: int | None = None

    def address(self, document: str) -> str:
        """Where the document is shown like this."""
        pairs = [("quote", f"{start}-{end}") for start, end in self.quotes]
        if self.sha256:
            pairs.append(("sha256", self.sha256))
        if self.start is not None:
            pairs.append(("from", str(self.start)))
        anchor = "#quote" if self.quotes and self.start is None else ""
        return f"/view/{percent_encoded(document)}?{urlencode(pairs)}{anchor}"


def document_html(document: Document, look: Look) -> str:
    """The page of a document, or of the part of it where the first quote stands."""
    has_changed = look.sha256 not in ("", document.sha256)
    quotes = () if has_changed else _inside(document, look.quotes)
    note = ""
    if has_changed:
        note = _CHANGED
    elif look.quotes and not quotes:
        note = _ELSEWHERE
    first = quotes[0].start if quotes else 0
    window = (
        window_at(document.text, first)
        if look.start is None
        else window_from(document.text, look.start)
    )
    return page_html(
        document.id,
        f"{_top(document, first if quotes else None)}"
        f"{_note(note)}"
        f"<main>{_more(document, look, window.before, 'Earlier in this document')}"
        f'<div class="text" dir="auto">{"".join(_pieces(document, quotes, window))}</div>'
        f"{_more(document, look, window.after, 'Later in this document')}</main>",
    )


def page_html(title: str, body: str) -> str:
    """A page of the viewer; `body` is HTML and `title` is text."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{shown(title)}</title><link rel="stylesheet" href="/viewer.css"></head>'
        f"<body>{body}</body></html>"
    )


def _inside(document: Document, quotes: Sequence[Range]) -> tuple[Range, ...]:
    length = len(document.text)
    return tuple(quote for quote in quotes if quote.start < quote.end <= length)


def _top(document: Document, quoted: int | None) -> str:
    """The document's name, with the way to its own file, at the page of the quote."""
    page = None if quoted is None else document.page_at(quoted)
    anchor = "" if page is None else f"#page={page}"
    return (
        f'<header><h1 dir="auto">{shown(document.id)}</h1>'
        f'<a href="/files/{percent_encoded(document.id)}{anchor}" target="_blank"'
        ' rel="noopener">Original file</a></header>'
    )


def _note(words: str) -> str:
    return words and f'<p class="note" role="status">{words}</p>'


def _more(document: Document, look: Look, start: int | None, words: str) -> str:
    if start is None:
        return ""
    there = Look(look.quotes, look.sha256, start)
    return (
        f'<p class="more"><a href="{shown(there.address(document.id))}">{words}</a></p>'
    )


def _pieces(
    document: Document, quotes: Sequence[Range], window: Window
) -> Iterator[str]:
    """The window's text, cut wherever a page, a heading or a quote begins or ends."""
    headings = _within(document.headings, window)
    starts = {page for page in document.pages if window.start <= page < window.end}
    ends = {window.start, window.end, *starts}
    ends.update(offset for one in (*headings, *quotes) for offset in one)
    cuts = sorted(cut for cut in ends if window.start <= cut <= window.end)
    anchor = ' id="quote"'
    for start, end in pairwise(cuts):
        if start in starts:
            yield _page(document, start)
        quote = _covering(quotes, start)
        piece = shown(document.text[start:end])
        if quote == 0:
            piece = f'<mark class="strongest"{anchor}>{piece}</mark>'
            anchor = ""
        elif quote is not None:
            piece = f"<mark>{piece}</mark>"
        if _covering(headings, start) is not None:
            piece = (
                f'<span class="heading" role="heading" aria-level="2">{piece}</span>'
            )
        yield piece


def _within(ranges: Sequence[Range], window: Window) -> Sequence[Range]:
    first = bisect_right(ranges, window.start, key=lambda one: one.end)
    last = bisect_left(ranges, window.end, key=lambda one: one.start)
    return ranges[first:last]


def _covering(ranges: Sequence[Range], offset: int) -> int | None:
    """The first of some ranges that an offset is in."""
    inside = (n for n, one in enumerate(ranges) if one.start <= offset < one.end)
    return next(inside, None)


def _page(document: Document, offset: int) -> str:
    name = page_name(document.page_at(offset), document.id)
    # No text: what is selected and copied is the document's own.
    return f'<span class="page" data-page="{name.capitalize()}"></span>'
