"""A chat as HTML, from answers' JSON alone. What documents and users say is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode

from index.text.document import Range
from qa.decide.agreement import Opinion, QuotedAnswer, opinions
from qa.feedback.judgement import Feedback
from qa.stages import Found
from ui.api.schemas import AnswerJson, QuoteJson
from ui.page.chat.feedback_buttons import (
    RATING_BUTTONS,
    judgement_attributes,
    unsupported_button,
)
from ui.page.chat.turns import Turn
from ui.render.escaping import shown
from ui.render.phrases import (
    agreement,
    counted,
    coverage,
    likelihood,
    page_name,
    short_answer,
)
from ui.viewer.document_html import Look

_READING = "Reading…"
_WORDING = "A language model is putting it into words…"


def chat_html(*exchanges: str) -> str:
    """A chat of exchanges that are HTML already, oldest first."""
    label = "Questions and answers"
    return f'<section class="chat" aria-label="{label}">{"".join(exchanges)}</section>'


def turn_html(
    turn: Turn, feedback: Feedback | None = None, *, is_growing: bool = False
) -> str:
    """A question with the reply to it, which may still be put into words."""
    if turn.answer is None:
        return _exchange(turn.question, error_html(turn.error or ""))
    more = _paragraph("waiting", _WORDING) if is_growing else ""
    said = judgement_attributes(feedback)
    return _exchange(turn.question, answer_html(turn.answer) + more, said)


def waiting_html(question: str, found: Found | None = None) -> str:
    """A question that waits for its answer, with what was found so far."""
    words = _READING
    if found is not None:
        passages = counted(found.passages, "passage")
        documents = counted(found.documents, "document")
        words = f"{passages} in {documents} found; reading…"
    return _exchange(question, _paragraph("waiting", words))


def error_html(message: str) -> str:
    """A failure, which is never an answer."""
    return f'<p class="error" role="alert">{shown(message)}</p>'


def answer_html(answer: AnswerJson) -> str:
    """An answer: the short one first, then the quotes that prove it."""
    if answer.note is not None:
        return _paragraph("note", answer.note)
    read_as = (
        "" if answer.resolved is None else _paragraph("resolved", _read_as(answer))
    )
    body = _found(answer) if answer.found else _not_found(answer)
    return read_as + body + _coverage(answer) + _link(answer)


def _exchange(question: str, reply: str, attributes: str = "") -> str:
    return (
        f'<article class="exchange"{attributes}><h2 class="question" dir="auto">{shown(question)}</h2>'
        f'<div class="reply">{reply}</div></article>'
    )


def _read_as(answer: AnswerJson) -> str:
    return f"Read as: {answer.resolved}"


def _found(answer: AnswerJson) -> str:
    said = _opinions(answer)
    likely = likelihood(answer.confidence, calibrated=answer.calibrated)
    agreed = agreement(said)
    bar = (
        '<meter class="bar" aria-hidden="true" min="0" max="1" low="0.7" high="0.9"'
        f' optimum="1" value="{answer.confidence:.2f}"></meter>'
    )
    words = f"{likely} · {agreed}" if agreed else likely
    return (
        _paragraph("short", short_answer(answer.text, answer.verdict))
        + f'<p class="confidence">{bar}<span>{shown(words)}</span></p>'
        + _wording(answer)
        + _grouped(answer.quotes, said)
    )


def _opinions(answer: AnswerJson) -> Sequence[Opinion]:
    said = [
        QuotedAnswer(quote.document, quote.text, _answer_text(quote))
        for quote in answer.quotes
    ]
    return opinions(answer.resolved or answer.question, said)


def _grouped(quotes: Sequence[QuoteJson], said: Sequence[Opinion]) -> str:
    """The quotes as cards: those of the answer, then those of each answer that differs."""
    first, *others = [one.quotes for one in said] or [tuple(range(len(quotes)))]
    parts = [_cards(quotes, first)]
    if others:
        parts.append(_paragraph("differ", "The documents differ. Others say:"))
    for group in others:
        other = _paragraph("other", _answer_text(quotes[group[0]]))
        parts.append(other + _cards(quotes, group))
    return "".join(parts)


def _wording(answer: AnswerJson) -> str:
    """What a language model wrote, and what was struck out of it."""
    parts = []
    if answer.wording:
        parts.append("<p>In a language model’s words:</p>")
        parts.append(_paragraph("words", answer.wording))
    if answer.unsupported:
        struck = " ".join(
            f"<s>{shown(sentence)}</s>" for sentence in answer.unsupported
        )
        parts.append(f'<p dir="auto">Unsupported by the quotes: {struck}</p>')
    if answer.wording_note:
        parts.append(_paragraph("note", answer.wording_note))
    return f'<div class="wording">{"".join(parts)}</div>' if parts else ""


def _not_found(answer: AnswerJson) -> str:
    where = "documents"
    if coverage(answer.index):
        where = f"{counted(answer.index.documents, 'document')} read so far"
    said = _paragraph("short none", f"Not in the {where}.")
    if not answer.nearest:
        return said
    cards = _cards(answer.nearest, range(len(answer.nearest)))
    summary = "<summary>The nearest sentences</summary>"
    return f"{said}<details>{summary}{cards}</details>"


def _coverage(answer: AnswerJson) -> str:
    """What an answer does not rest on, said with every one of them."""
    missing = coverage(answer.index)
    return _paragraph("coverage", f"{missing}.") if missing else ""


def _link(answer: AnswerJson) -> str:
    """The address of the page that asks this question, alone."""
    query = urlencode({"q": answer.resolved or answer.question}, errors="surrogatepass")
    return (
        f'<p class="actions">{RATING_BUTTONS}<a class="link" href="/?{escape(query)}"'
        ' title="Copy a link that asks this question">Link</a></p>'
    )


def _cards(quotes: Sequence[QuoteJson], places: Iterable[int]) -> str:
    cards = "".join(_card(quotes, place) for place in places)
    return f'<ol class="quotes">{cards}</ol>'


def _card(quotes: Sequence[QuoteJson], place: int) -> str:
    quote = quotes[place]
    parts = [f'<cite dir="auto">{shown(quote.document)}</cite>']
    if page := page_name(quote.page, quote.document):
        parts.append(f"<span>{page}</span>")
    if quote.heading is not None:
        parts.append(f'<span dir="auto">{shown(quote.heading)}</span>')
    number = f'<span class="number" aria-hidden="true">{place + 1}</span>'
    address = escape(_look(quotes, place).address(quote.document))
    return (
        f'<li class="quote"><a class="place" href="{address}" target="document">'
        f"{number}{''.join(parts)}"
        '<span class="open">open</span></a>'
        f'<blockquote dir="auto">{_marked(quote)}</blockquote>'
        f'<button type="button" class="copy" data-source="{escape(_source(quote))}"'
        f' aria-label="Copy quote {place + 1} with its source">Copy</button>'
        f"{'' if quote.answer_end == 0 else unsupported_button(place)}</li>"
    )


def _look(quotes: Sequence[QuoteJson], place: int) -> Look:
    """A quote and the others of its document, to be marked there."""
    own = quotes[place]
    others = [
        other
        for other in quotes
        if other is not own
        and (other.document, other.sha256) == (own.document, own.sha256)
    ]
    ranges = [Range(quote.start, quote.end) for quote in (own, *others)]
    return Look(tuple(ranges), own.sha256)


def _source(quote: QuoteJson) -> str:
    """Where a quote is from, as it is cited: document, place, offsets."""
    places = [quote.document, quote.heading, page_name(quote.page, quote.document)]
    named = [place for place in places if place]
    return ", ".join([*named, f"{quote.start}–{quote.end}"])


def _answer_text(quote: QuoteJson) -> str:
    return quote.text[quote.answer_start - quote.start : quote.answer_end - quote.start]


def _marked(quote: QuoteJson) -> str:
    """A quote's text with its answer marked; one that is only near has none."""
    start, end = quote.answer_start - quote.start, quote.answer_end - quote.start
    if not 0 <= start < end <= len(quote.text):
        return shown(quote.text)
    before, after = quote.text[:start], quote.text[end:]
    return f"{shown(before)}<mark>{shown(quote.text[start:end])}</mark>{shown(after)}"


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}" dir="auto">{shown(text)}</p>'
