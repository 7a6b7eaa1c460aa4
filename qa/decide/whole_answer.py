"""Whole answers: all items of a list, all steps of a procedure, or whole sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from index.text.document import Document, Span
from index.text.graphemes import widen
from index.text.structure import Item, List
from index.text.surroundings import context_above
from index.text.words import content_terms, terms
from qa.answers.quote import MOST_CHARACTERS
from qa.english.instructions import is_instruction
from qa.english.overlap import shared
from qa.english.question_kinds import Kind, kind
from qa.read.reader import Around, Candidate
from qa.read.span_model import AnswerForm
from qa.read.trimming import trim
from qa.retrieve.units import introduces, unit_of

_MOST_STEPS = 12  # sentences on either side of the candidate's
_STOP = regex.compile(r"(?<![.\s]\w)(?<!\.)\.$")

_ONE_FACT = regex.compile(
    r"(?i)\b(?:who|whom|whose|when|where|how\s+\w+"
    r"|first|second|third|last|next|one|default|maximum|minimum)\b"
)
_FORMS: dict[Kind, AnswerForm] = {
    Kind.POLAR: "verdict",
    Kind.LIST: "list",
    Kind.PROCEDURE: "steps",
}
_ORDER = frozenset({"before", "after"})
_MOST = 0.6  # the share of an item's words that a span of the whole item has


def whole_answer(question: str, candidate: Candidate, around: Around) -> Candidate:
    """The candidate with all that its question asks for.

    That is the other items of its list, or the other steps, where the question asks for
    several things or for a procedure, or where the span covers most of the items anyway. Of
    nested lists, it is the one of the candidate's item. Steps may also be sentences of one
    paragraph. Otherwise it is whole sentences, where the question asks for them.
    """
    if kind(question) is Kind.CLAUSE:
        return candidate
    with_items = _with_all_items(question, candidate, around)
    return with_items if with_items.items else in_sentences(question, candidate)


def asked_form(question: str, candidate: Candidate) -> AnswerForm:
    """The form of the answer that a question asks for, as the reader judges it."""
    asked = kind(question)
    if asked is Kind.CLAUSE:
        return "sentence"
    if candidate.judged:
        return candidate.judged.form
    return _FORMS.get(asked, "span")


def in_sentences(question: str, candidate: Candidate) -> Candidate:
    """The candidate as the whole sentences that show it, if the question asks for them.

    It is its own sentence alone if they are too long to quote together.
    """
    if asked_form(question, candidate) in {"span", "list"}:
        return candidate
    sentence = candidate.sentence.span
    whole = candidate.judged.whole if candidate.judged else sentence
    # The quote begins with the sentence's marker, which is no part of the answer.
    start, end = min(whole.start, sentence.start), max(whole.end, sentence.end)
    if end - start > MOST_CHARACTERS:
        whole = sentence
    return replace(candidate, span=whole, items=())


def _with_all_items(question: str, candidate: Candidate, around: Around) -> Candidate:
    asked, form = kind(question), asked_form(question, candidate)
    listed = candidate.span.document.structure.list_at(
        candidate.span.start, candidate.span.end
    )
    if asked is Kind.PROCEDURE and (below := _steps_below(question, candidate, listed)):
        return _with_items(candidate, below.items)
    if listed:
        items = _siblings(listed, candidate.span)
        is_whole = (
            (asked is Kind.PROCEDURE and _has_steps(listed, candidate))
            or len(candidate.items) * 2 > len(items)
            or (
                _is_item(candidate.span)
                and (
                    form == "list" or _is_about_list(question, _whole(candidate, items))
                )
            )
        )
        return _with_items(candidate, items) if is_whole else candidate
    if asked is Kind.PROCEDURE and not introduces(candidate.sentence.span):
        steps = _steps(candidate, around)
        return _with_items(candidate, steps) if len(steps) > 1 else candidate
    return candidate


def _has_steps(listed: List, candidate: Candidate) -> bool:
    """Whether a list is a procedure: it is numbered, or the candidate's item is an instruction."""
    span, text = candidate.span, candidate.span.document.text
    item = span.document.structure.item_at(span.start, span.end)
    return listed.is_ordered or (
        item is not None and is_instruction(text[item.start : item.end])
    )


def _whole(candidate: Candidate, items: Sequence[Item]) -> Span:
    text = candidate.span.document.text
    return Span(candidate.span.document, *widen(text, items[0].start, items[-1].end))


def _is_item(span: Span) -> bool:
    """Whether a span has most of the words of its list item."""
    item = span.document.structure.item_at(span.start, span.end)
    if item is None:
        return False
    words = span.document.text[item.start : item.end].split()
    return len(span.text.split()) > _MOST * len(words)


def _is_about_list(question: str, items: Span) -> bool:
    """Whether a question is about a list as a whole, and not about one of its items.

    It is if what introduces the list has most of its words, and the items none of the others.
    """
    if _ONE_FACT.search(question):
        return False
    words, above = content_terms(question), context_above(items)
    missing = [word for word in words if not shared(word, above)]
    return len(missing) * 2 <= len(words) and not any(
        shared(word, items.text) for word in missing
    )


def run_of(candidate: Candidate) -> Span:
    """The first items of a candidate with their markers, as many as a quote may hold."""
    first = candidate.items[0]
    start = _start_with_marker(first)
    if first.end - start > MOST_CHARACTERS:
        start = first.start
    ends = [item.end for item in candidate.items if item.end - start <= MOST_CHARACTERS]
    return Span(first.document, start, ends[-1])


def _start_with_marker(item: Span) -> int:
    """The start of an item's marker in its line; a step that is a sentence has none."""
    text, start = item.document.text, item.start
    if not item.document.structure.item_at(start, item.end):
        return start
    line = text.rfind("\n", 0, start) + 1
    marker = text[line:start].lstrip()
    return widen(text, start - len(marker), start)[0]


def _with_items(candidate: Candidate, items: Sequence[Item | Span]) -> Candidate:
    """The candidate with items as its answer, each without the marks and stops around it.

    Unchanged if the first item is too long to quote.
    """
    document = candidate.span.document
    spans = tuple(_words(document, item.start, item.end) for item in items)
    if spans[0].end - spans[0].start > MOST_CHARACTERS:
        return candidate
    span = Span(document, spans[0].start, spans[-1].end)
    return replace(candidate, span=span, items=spans)


def _words(document: Document, start: int, end: int) -> Span:
    """The range without the marks around it, and without a full stop at its end."""
    kept = trim(document.text, start, end)
    words = document.text[kept.start : kept.end]
    words = _STOP.sub("", words) or words
    return Span(document, *widen(document.text, kept.start, kept.start + len(words)))


def _steps_below(
    question: str, candidate: Candidate, listed: List | None
) -> List | None:
    """The numbered steps below a candidate under the same heading, if that is asked about.

    Not if the candidate is a step itself, or if what is to be done before them is asked for.
    """
    span = candidate.sentence.span
    document, heading = span.document, span.document.heading_before(span.end)
    if heading is None or (listed and listed.is_ordered):
        return None
    about = document.text[heading.start : heading.end]
    lead_in = listed.lead_in if listed else None
    if lead_in and _asks_for(question, document.text[slice(*lead_in)], about):
        return None
    steps = (
        each
        for each in document.structure.lists
        if each.start >= span.end
        and each.is_ordered
        and document.heading_before(each.start) == heading
    )
    return next(steps, None) if shared(question, about) else None


def _asks_for(question: str, lead_in: str, about: str) -> bool:
    """Whether a question has words of a lead-in that the heading lacks, such as "before"."""
    words = {*content_terms(question), *_ORDER.intersection(terms(question))}
    return any(not shared(word, about) for word in words & set(terms(lead_in)))


def _steps(candidate: Candidate, around: Around) -> Sequence[Span]:
    """The instructions around a candidate's sentence in its paragraph."""
    own_unit = unit_of(candidate.sentence.span)
    spans = [
        span
        for sentence in around(candidate.sentence, _MOST_STEPS)
        if unit_of(span := sentence.span) == own_unit and not introduces(span)
    ]
    own = spans.index(candidate.sentence.span)
    first, last = own, own
    while first > 0 and _goes_on(spans[first - 1], spans[first]):
        first -= 1
    while last + 1 < len(spans) and _goes_on(spans[last], spans[last + 1]):
        last += 1
    return spans[first : last + 1]


def _goes_on(span: Span, following: Span) -> bool:
    """Whether two sentences are instructions, the second right after the first."""
    between = span.document.text[span.end : following.start]
    return (
        "\n\n" not in between
        and is_instruction(span.text)
        and is_instruction(following.text)
    )


def _siblings(listed: List, span: Span) -> Sequence[Item]:
    """The items of the inner list that the span begins in, with the items inside them."""
    own = max(
        (
            number
            for number, item in enumerate(listed.items)
            if item.start <= span.start
        ),
        default=0,
    )
    depth = listed.items[own].depth
    first = own
    while first > 0 and listed.items[first - 1].depth >= depth:
        first -= 1
    return list(_run(listed.items[first:], depth))


def _run(items: Sequence[Item], depth: int) -> Iterator[Item]:
    for item in items:
        if item.depth < depth:
            return
        yield item
