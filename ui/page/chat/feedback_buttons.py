"""The feedback buttons of an answer and its quotes, as HTML."""

from qa.feedback.rating import Feedback, Rating
from ui.page import texts

_THUMB = (
    '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path'
    ' fill="currentColor" d="M3 11h4v9H3zM9 20V10.500l4-8c1.800 0 3 1.500 2.600 3.400L15'
    ' 9h5c1.500 0 2.500 1.300 2.100 2.700l-2 7c-.3.9-1 1.300-2 1.300z"/></svg>'
)

_FLAG = (
    '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path'
    ' fill="currentColor" d="M5 3h13l-3 4.500 3 4.500H7v9H5z"/></svg>'
)


def _thumb(rating: Rating, label: str) -> str:
    return (
        f'<button type="button" class="judge {rating}" data-rating="{rating}"'
        f' aria-pressed="false" aria-label="{label}" title="{label}">{_THUMB}</button>'
    )


RATING_BUTTONS = _thumb("up", texts.ANSWER_IS_RIGHT) + _thumb(
    "down", texts.ANSWER_IS_WRONG
)
"""Thumbs up and thumbs down for an answer."""


def unsupported_button(quote: int) -> str:
    """A flag to report that a quote, numbered from 0, does not support the answer.

    Once pressed, it says that the quote is reported; pressing it again takes that back.
    """
    label = texts.REPORT_QUOTE_NUMBER.format(number=quote + 1)
    return (
        f'<button type="button" class="judge unsupported" data-quote="{quote}"'
        f' aria-pressed="false" aria-label="{label}" title="{texts.REPORT_QUOTE}">{_FLAG}'
        f'<span class="reported">{texts.REPORTED}</span></button>'
    )


def judgement_attributes(feedback: Feedback | None) -> str:
    """The feedback on an answer, as attributes of its element that set its buttons' state."""
    if feedback is None:
        return ""
    numbers = " ".join(map(str, sorted(feedback.unsupported)))
    return f' data-rated="{feedback.rating or ""}" data-unsupported="{numbers}"'
