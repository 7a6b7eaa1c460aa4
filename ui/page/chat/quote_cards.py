"""The quotes of an answer as cards. All text of documents is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape

from index.text.range import Range
from ui.api.schemas import AboveJson, AnswerJson, QuoteJson
from ui.page import texts
from ui.page.chat.feedback_buttons import unsupported_button
from ui.render.escaping import escape_html
from ui.render.phrases import PATH_SEPARATOR, edition_words, heading_path, page_name
from ui.render.quoted_html import QuotedCell, QuotedText
from ui.viewer.document_html import ViewOptions

_WITH_ITEMS = ("list", "steps", "row")


def cards(answer: AnswerJson, indices: Iterable[int]) -> str:
    """The quotes with these indices, or else the nearest passages, as a list of cards."""
    quotes = answer.quotes or answer.nearest
    rendered = "".join(_card(answer, quotes, index) for index in indices)
    return f'<ol class="quotes">{rendered}</ol>'


def answer_text(quote: QuoteJson) -> str:
    """The answer in a quote."""
    return quote.text[quote.answer_start - quote.start : quote.answer_end - quote.start]


def _card(answer: AnswerJson, quotes: Sequence[QuoteJson], index: int) -> str:
    quote = quotes[index]
    marks = _marks(answer, index) if answer.quotes else ()
    words, has_table = _words(quote, marks)
    items = marks if answer.form in _WITH_ITEMS else ()
    url = escape(_view_options(quotes, index, items).url(quote.document))
    verbatim = f' data-text="{escape(quote.text)}"' if has_table else ""
    return (
        f'<li class="quote"><a class="source" href="{url}" target="document">'
        f'<span class="number" aria-hidden="true">{index + 1}</span>{_source(quote)}'
        f'<span class="open">{texts.OPEN_QUOTE}</span></a>'
        f"{_under(quote.under, has_table=has_table)}"
        f'<blockquote dir="auto"{verbatim}>{words}</blockquote>'
        f'<button type="button" class="copy" data-source="{escape(_citation(quote))}"'
        f' aria-label="{texts.COPY_QUOTE.format(number=index + 1)}">{texts.COPY}</button>'
        f"{'' if quote.answer_end == 0 else unsupported_button(index)}</li>"
    )


def _marks(answer: AnswerJson, index: int) -> Sequence[Range]:
    """The parts of the answer in a quote, in order."""
    spans = (span for span in answer.spans if span.quote == index)
    parts = sorted(Range(span.start, span.end) for span in spans)
    quote = answer.quotes[index]
    return parts or [Range(quote.answer_start, quote.answer_end)]


def _words(quote: QuoteJson, marks: Sequence[Range]) -> tuple[str, bool]:
    """The quoted words with the answer marked, and whether they are a table."""
    text = QuotedText(quote.start, quote.text, marks)
    cells = [
        QuotedCell(Range(each.start, each.end), each.names) for each in quote.cells
    ]
    row = text.row_html(cells)
    return (text.html(), False) if row is None else (row, True)


def _source(quote: QuoteJson) -> str:
    """The document's name and version, the page, and the headings from the top."""
    notes = (
        ("edition", edition_words(quote.dated, quote.status)),
        ("page", page_name(quote.page, quote.document)),
    )
    return (
        f'<cite dir="auto">{escape_html(quote.document)}</cite>'
        + "".join(f'<span class="{name}">{note}</span>' for name, note in notes if note)
        + _path(quote)
    )


def _path(quote: QuoteJson) -> str:
    """The headings, of which a narrow page cuts short the middle ones first."""
    path = quote.path or ([] if quote.heading is None else [quote.heading])
    if not path:
        return ""
    parts = [*path[:1], PATH_SEPARATOR.join(path[1:-1]), *path[1:][-1:]]
    separator = '<span class="separator">›</span>'
    shown = separator.join(
        f"<span>{escape_html(part)}</span>" for part in parts if part
    )
    title = escape(heading_path(path))
    return f'<span class="path" dir="auto" title="{title}">{shown}</span>'


def _under(parts: Iterable[AboveJson], *, has_table: bool) -> str:
    """What the quote leans on; a table shows the names of its columns itself."""
    return "".join(
        f'<p class="under" data-kind="{part.kind}" dir="auto">{escape_html(part.text)}</p>'
        for part in parts
        if not (has_table and part.kind == "header")
    )


def _view_options(
    quotes: Sequence[QuoteJson], index: int, items: Sequence[Range]
) -> ViewOptions:
    """A quote with its items, and the others from the same document, to be marked there."""
    quote = quotes[index]
    others = [
        other
        for other in quotes
        if other is not quote
        and (other.document, other.sha256) == (quote.document, quote.sha256)
    ]
    ranges = [Range(each.start, each.end) for each in (quote, *others)]
    return ViewOptions(tuple(ranges), quote.sha256, items=tuple(items))


def _citation(quote: QuoteJson) -> str:
    """The source of a quote: document, version, headings, page, offsets."""
    parts = [
        quote.document,
        edition_words(quote.dated, quote.status),
        heading_path(quote.path, quote.heading),
        page_name(quote.page, quote.document),
    ]
    return ", ".join([*filter(None, parts), f"{quote.start}–{quote.end}"])
