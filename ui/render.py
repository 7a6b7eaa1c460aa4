"""Answers as HTML. All that comes from documents or users is escaped here."""

import re
from html import escape

from index.errors import AskquoteError
from qa.answers import Answer
from qa.quotes import Quote
from ui.phrases import counted, coverage, likelihood, short_answer

# They would show the words after them in another order than the document has them.
_DIRECTION_CODES = re.compile("[\u202a\u202b\u202d\u202e]")


def answer_html(answer: Answer) -> str:
    """An answer: the short one first, then the quotes that prove it."""
    if answer.note is not None:
        return _paragraph("note", answer.note)
    body = _found(answer) if answer.found else _not_found(answer)
    return body + _coverage(answer)


def error_html(error: AskquoteError) -> str:
    """A failure, which is never an answer."""
    return f'<p class="error" role="alert">{_text(str(error))}</p>'


def exchange_html(question: str, reply: str) -> str:
    """A question with the HTML of the reply to it."""
    return (
        f'<article class="exchange">{_paragraph("question", question)}'
        f'<div class="reply">{reply}</div></article>'
    )


def _found(answer: Answer) -> str:
    likely = likelihood(answer)
    return (
        _paragraph("short", short_answer(answer))
        + _paragraph("confidence", likely)
        + _list(answer.quotes)
    )


def _not_found(answer: Answer) -> str:
    nearest = (
        "<details><summary>The nearest sentences</summary>"
        f"{_list(answer.nearest)}</details>"
    )
    where = "documents"
    if coverage(answer.index):
        where = f"{counted(answer.index.documents, 'document')} read so far"
    said = _paragraph("short none", f"Not in the {where}.")
    return said + (nearest if answer.nearest else "")


def _coverage(answer: Answer) -> str:
    """What an answer does not rest on, said with every one of them."""
    missing = coverage(answer.index)
    return _paragraph("coverage", f"{missing}.") if missing else ""


def _list(quotes: tuple[Quote, ...]) -> str:
    cards = "".join(f'<li class="quote">{_card(quote)}</li>' for quote in quotes)
    return f'<ol class="quotes">{cards}</ol>'


def _card(quote: Quote) -> str:
    place = [f'<cite dir="auto">{_text(quote.document.id)}</cite>']
    if quote.page is not None:
        place.append(f"<span>page {quote.page}</span>")
    if quote.heading is not None:
        place.append(f'<span dir="auto">{_text(quote.heading)}</span>')
    return (
        f'<p class="place">{"".join(place)}</p>'
        f'<blockquote dir="auto">{_marked(quote)}</blockquote>'
    )


def _marked(quote: Quote) -> str:
    """A quote's text with its answer marked."""
    if quote.answer is None:
        return _text(quote.text)
    text = quote.document.text
    before = text[quote.start : quote.answer.start]
    after = text[quote.answer.end : quote.end]
    return f"{_text(before)}<mark>{_text(quote.answer.text)}</mark>{_text(after)}"


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}" dir="auto">{_text(text)}</p>'


def _text(text: str) -> str:
    """A text that a browser shows as it stands.

    A `bdi` of its own ends what a direction code began, and leaves the code to be copied.
    """
    return _DIRECTION_CODES.sub(r"<bdi>\g<0></bdi>", escape(text))
