"""Units: which sentences are read together, and which ones only introduce others."""

import regex

from index.text.document import Span

_DIGIT = regex.compile(r"\d")

Unit = tuple[str, int]
"""The kind of a unit, and where it starts in its document."""


def unit_of(span: Span) -> Unit:
    """The unit of a sentence: a row, a question with its answer, a list, or a section.

    Rows of one table are units of their own, as one row says nothing about another. A list's
    lead-in belongs to the list.
    """
    structure, start, end = span.document.structure, span.start, span.end
    if row := structure.row_at(start, end):
        return "row", row.start
    if answered := structure.question_at(start, end):
        return "question", answered.start
    listed = structure.list_at(start, end) or structure.list_introduced(start, end)
    if listed:
        return "list", listed.start
    heading = span.document.heading_before(end)
    return "section", heading.start if heading else -1


def introduces(span: Span) -> bool:
    """Whether a sentence is a heading, a list's lead-in, or a question answered below it."""
    structure = span.document.structure
    answered = structure.question_at(span.start, span.end)
    return (
        span.holds_heading
        or structure.list_introduced(span.start, span.end) is not None
        or (answered is not None and span.end <= answered.answer.start)
    )


def is_numbered_heading(span: Span) -> bool:
    """Whether it is a heading with a number, such as a date or a version, which may answer."""
    return span.holds_heading and _DIGIT.search(span.text) is not None
