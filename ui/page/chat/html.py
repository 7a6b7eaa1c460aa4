"""A chat as HTML, rendered from answers' JSON. All text of documents and users is escaped here."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from qa.answers.answer import Form
from qa.decide.agreement import Opinion, QuotedAnswer, opinions
from qa.feedback.rating import Feedback
from qa.stages import Found
from ui.api.schemas import AnswerJson
from ui.page import texts
from ui.page.chat.feedback_buttons import (
    RATING_BUTTONS,
    judgement_attributes,
)
from ui.page.chat.quote_cards import answer_text, cards
from ui.page.chat.turns import ChatTurn
from ui.render.escaping import escape_html
from ui.render.phrases import (
    SURE,
    agreement,
    indexing,
    likelihood,
    more_items,
    not_found,
    percentage,
    short_answer,
)

_LISTS: Mapping[Form, str] = {"list": "ul", "steps": "ol"}
_COPY_BUTTONS = (
    f'<button type="button" class="copy-answer" data-as="plain">{texts.COPY}</button>'
    '<button type="button" class="copy-answer" data-as="markdown">'
    f"{texts.COPY_AS_MARKDOWN}</button>"
)
_QUESTION_BUTTONS = (
    '<p class="changes">'
    f'<button type="button" class="edit">{texts.EDIT_QUESTION}</button>'
    f'<button type="button" class="delete">{texts.DELETE_QUESTION}</button></p>'
)


def chat_html(*exchanges: str) -> str:
    """A chat of exchanges that are already HTML, oldest first."""
    return (
        f'<section class="chat" aria-label="{texts.QUESTIONS_AND_ANSWERS}">'
        f"{''.join(exchanges)}</section>"
        f'<button type="button" class="latest" hidden>{texts.LATEST}</button>'
    )


def turn_html(
    turn: ChatTurn, feedback: Feedback | None = None, *, is_partial: bool = False
) -> str:
    """A question with its reply, which may still be being rephrased."""
    if turn.answer is None:
        return _exchange(turn.question, error_html(turn.error or ""))
    waiting = _paragraph("waiting", texts.REPHRASING) if is_partial else ""
    attributes = judgement_attributes(feedback)
    return _exchange(turn.question, answer_html(turn.answer) + waiting, attributes)


def waiting_html(question: str, found: Found | None = None) -> str:
    """A question that waits for its answer, with what was found so far."""
    progress = texts.READING
    if found is not None:
        progress = texts.found_so_far(found.passages, found.documents)
    return _exchange(question, _paragraph("waiting", progress))


def error_html(message: str) -> str:
    """An error message, clearly not an answer."""
    return f'<p class="error" role="alert">{escape_html(message)}</p>'


def answer_html(answer: AnswerJson) -> str:
    """An answer: its short form first, then the quotes that support it."""
    if answer.note is not None:
        telling = cards(answer, range(len(answer.nearest))) if answer.nearest else ""
        return _paragraph("note", answer.note) + telling
    body = _found(answer) if answer.found else _not_found(answer)
    return _resolved(answer) + body + _coverage(answer) + _actions(answer)


def _resolved(answer: AnswerJson) -> str:
    """How a follow-up was read, with a button that asks it as it was written."""
    if answer.resolved is None:
        return ""
    words = escape_html(texts.READ_AS.format(question=answer.resolved))
    button = _again("alone", texts.ASK_AS_WRITTEN)
    return (
        f'<p class="resolved" dir="auto"><span class="read">{words}</span> {button}</p>'
    )


def _again(how: str, label: str) -> str:
    """A button that asks the question again in another way."""
    return f'<button type="button" class="again" data-how="{how}">{label}</button>'


def _exchange(question: str, reply: str, attributes: str = "") -> str:
    return (
        f'<article class="exchange"{attributes}>'
        f'<h2 class="question" dir="auto">{escape_html(question)}</h2>{_QUESTION_BUTTONS}'
        f'<div class="reply">{reply}</div></article>'
    )


def _found(answer: AnswerJson) -> str:
    groups = _opinions(answer)
    words = likelihood(answer.confidence, calibrated=answer.calibrated)
    if agreed := agreement(groups):
        words = f"{words} · {agreed}"
    unsure = " unsure" if answer.confidence < SURE else ""
    percent = texts.LIKELY_RIGHT.format(percentage=percentage(answer.confidence))
    return (
        _short(answer)
        + f'<p class="confidence{unsure}" title="{percent}">{escape_html(words)}</p>'
        + _wording(answer)
        + _grouped_cards(answer, groups)
    )


def _short(answer: AnswerJson) -> str:
    """The answer alone; a list's items and a procedure's steps as a list."""
    tag = _LISTS.get(answer.form)
    if tag is None:
        return _paragraph("short", short_answer(answer.text, answer.verdict))
    items = "".join(f"<li>{escape_html(span.text)}</li>" for span in answer.spans)
    shown = f'<{tag} class="short" dir="auto">{items}</{tag}>'
    if answer.following is None:
        return shown
    return shown + _paragraph("following", f"… {more_items(answer.following.items)}")


def _opinions(answer: AnswerJson) -> Sequence[Opinion]:
    statements = [
        QuotedAnswer(quote.document, quote.text, answer_text(quote))
        for quote in answer.quotes
    ]
    return opinions(answer.resolved or answer.question, statements)


def _grouped_cards(answer: AnswerJson, groups: Sequence[Opinion]) -> str:
    """The quotes as cards: those of the answer, then those of each different answer."""
    quotes = answer.quotes
    first, *others = [group.quotes for group in groups] or [tuple(range(len(quotes)))]
    parts = [cards(answer, first)]
    if others:
        parts.append(_paragraph("disagree", texts.OTHERS_DISAGREE))
    for group in others:
        other_answer = _paragraph("other", answer_text(quotes[group[0]]))
        parts.append(other_answer + cards(answer, group))
    return "".join(parts)


def _wording(answer: AnswerJson) -> str:
    """A language model's wording, and the sentences removed from it."""
    parts = []
    if answer.wording:
        parts.append(f"<p>{texts.REPHRASED}</p>")
        parts.append(_paragraph("words", answer.wording))
    if answer.unsupported:
        removed = " ".join(
            f"<s>{escape_html(sentence)}</s>" for sentence in answer.unsupported
        )
        words = texts.NOT_SUPPORTED.format(sentences=removed)
        parts.append(f'<p dir="auto">{words}</p>')
    if answer.wording_note:
        parts.append(_paragraph("note", answer.wording_note))
    return f'<div class="wording">{"".join(parts)}</div>' if parts else ""


def _not_found(answer: AnswerJson) -> str:
    if answer.searched is None and indexing(answer.index):
        words = texts.not_in_those_read(answer.index.documents)
        message = _paragraph("short none", words)
    else:
        message = _paragraph("short none", not_found(answer.searched))
    if answer.searched is not None:
        message += f"<p>{_again('all', texts.SEARCH_ALL_DOCUMENTS)}</p>"
    if not answer.nearest:
        return message
    nearest = cards(answer, range(len(answer.nearest)))
    summary = f"<summary>{texts.CLOSEST_PASSAGES}</summary>"
    return f"{message}<details>{summary}{nearest}</details>"


def _coverage(answer: AnswerJson) -> str:
    """What was still being indexed when it was asked; what failed is told in Documents."""
    missing = indexing(answer.index)
    return _paragraph("coverage", f"{missing}.") if missing else ""


def _actions(answer: AnswerJson) -> str:
    """The rating buttons, and a link to a page that asks this question without its history."""
    query = urlencode({"q": answer.resolved or answer.question}, errors="surrogatepass")
    return (
        f'<p class="actions">{RATING_BUTTONS}{_COPY_BUTTONS}<a class="link" href="/?{escape(query)}"'
        f' title="{texts.LINK_TITLE}">{texts.LINK}</a></p>'
    )


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}" dir="auto">{escape_html(text)}</p>'
