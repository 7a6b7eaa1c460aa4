"""A passage as the reader gets it, and where each part of that stands in the document."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import regex

from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.rendering import Piece, Rendering, render
from index.text.structure import List
from index.text.surroundings import context_above
from qa.read.span_model import Context
from qa.retrieve.passages import Passage
from qa.retrieve.units import is_numbered_heading, unit_of

# Marks that say nothing about the words between them: bold text, and a version in a heading.
_MARKED = regex.compile(
    r"(\*\*|__)(?=\S)([^*_\n]++)\1|(\[)(v?\d++(?:\.[\w+-]++)++)\](?!\()"
)
_NUMBER = regex.compile(r"\d++(?:\.\d++)++[.)]?\s++(?=\p{Lu}|\()")
_LABEL = regex.compile(r"[^:\n]{1,60}+:[*_]*+\s++(?=\S)")
_ASKS_NUMBER = regex.compile(
    r"(?i)\b(?:which|what)\s+(?:clause|section|article|paragraph|version|release|number)"
)
_HAS_STOP = regex.compile(r"[.!?:;,\u2026]\W*$")


@dataclass(frozen=True, slots=True)
class Written:
    """A passage as text, and its verbatim pieces in order; between them is only punctuation.

    Spaces stand for the marks of bold text.

    `sentences` has the sentence of each piece, and `groups` a number for each: a span may go
    from one piece into another only within one group, such as a list.
    """

    passage: Passage
    text: str
    pieces: Sequence[Piece]
    sentences: Sequence[Sentence]
    groups: Sequence[int]

    @classmethod
    def of(cls, passage: Passage, question: str) -> Self:
        """A passage with rows and lists written out as prose, to answer a question.

        A row is written as "Item: Pine desk; 2023: 239 EUR.", and a list after the words that
        introduce it, as in "Supported languages: English, German." The number of a clause, as
        in "4.1 The rent", may answer only if the question asks for one.
        """
        texts: list[str] = []
        pieces: list[Piece] = []
        at = 0
        for before, part in _parts(passage):
            at += len(before)
            pieces += [piece._replace(at=at + piece.at) for piece in part.pieces]
            at += len(part.text)
            texts += [before, part.text]
        text = "".join(texts)
        if not _ASKS_NUMBER.search(question):
            pieces = [part for piece in pieces for part in _numbered(text, piece)]
        starts = [sentence.span.start for sentence in passage.sentences]
        indices = [max(0, bisect_right(starts, p.start) - 1) for p in pieces]
        return cls(
            passage,
            _MARKED.sub(_unmarked, text),
            pieces,
            [passage.sentences[index] for index in indices],
            [_group(passage, pieces, number) for number in range(len(pieces))],
        )

    @property
    def context(self) -> Context:
        """The text with the path of headings above it."""
        first, last = self.passage.sentences[0].span, self.passage.sentences[-1].span
        # The reader takes no answer from a heading that stands above the passage as well.
        before = first.start if is_numbered_heading(first) else None
        return Context(context_above(last, before), self.text)


def _numbered(text: str, piece: Piece) -> Iterator[Piece]:
    """A piece, or the number of its clause and what comes after that."""
    at, start, end, may_answer = piece
    number = _NUMBER.match(text, at, at + end - start)
    if number and may_answer:
        size = number.end() - at
        yield Piece(at, start, start + size, may_answer=False)
        at, start = at + size, start + size
    yield Piece(at, start, end, may_answer)


def _unmarked(marked: "regex.Match[str]") -> str:
    """The words of a marked text, with spaces in place of the marks."""
    words = marked[2] or marked[4]
    marks = " " * ((len(marked[0]) - len(words)) // 2)
    return f"{marks}{words}{marks}"


def _group(passage: Passage, pieces: Sequence[Piece], number: int) -> int:
    """The number of a piece's list, or of its own; what has a label is a value of its own."""
    piece, before = pieces[number], pieces[number - 1] if number else None
    is_labelled = before and not before.may_answer and before.end == piece.start
    structure = passage.span.document.structure
    listed = structure.list_at(piece.start, piece.end)
    # Positive for lists, negative for other pieces.
    return 1 + listed.start if listed and not is_labelled else -1 - number


def _parts(passage: Passage) -> Iterator[tuple[str, Rendering]]:
    """Each sentence, written out, and the text between it and the one before."""
    previous: Span | None = None
    for sentence in passage.sentences:
        span = sentence.span
        listed = span.document.structure.list_at(span.start, span.end)
        if listed:
            yield from _item_parts(previous, span, listed)
        else:
            yield _gap(previous, span), _prose(span)
        previous = span


def _prose(span: Span) -> Rendering:
    """A sentence, a row, or a heading without its marks.

    The label of an answer, such as "A:", is no part of the answer.
    """
    heading = span.document.heading_before(span.end)
    if span.holds_heading and heading:
        return _slice(span, heading.start, heading.end)
    answered = span.document.structure.question_at(span.start, span.end)
    if answered and span.start < answered.answer.start < span.end:
        return _slice(span, answered.answer.start, span.end)
    return render(span)


def _item_parts(
    previous: Span | None, span: Span, listed: List
) -> Iterator[tuple[str, Rendering]]:
    """A list's item without its marker; before the first, the words that introduce the list."""
    if previous and _introduces(previous, listed):
        before = _after_introduction(previous.text)
    elif previous and _in_list(previous, listed):
        before = _separator(previous)
    else:
        before = _gap(previous, span)
        written = previous.end if previous else 0
        for introduction in _introductions(span.document, listed, written):
            yield before, introduction
            before = _after_introduction(introduction.text)
    item = span.document.structure.item_at(span.start, span.end)
    start, end = (item.start, item.end) if item else (span.start, span.end)
    yield before, _labelled(_slice(span, start, end), span.document, listed)


def _labelled(item: Rendering, document: Document, listed: List) -> Rendering:
    """An item whose label may not answer, if it is one that a list beside this one has too.

    Such lists are the rows of a table, and their labels are the names of its columns.
    """
    label = _LABEL.match(item.text)
    lists = document.structure.lists
    number = bisect_left(lists, listed.start, key=lambda each: each.start)
    beside = (*lists[max(0, number - 1) : number], *lists[number + 1 : number + 2])
    texts = (document.text[i.start : i.end] for each in beside for i in each.items)
    if not label or not any(text.startswith(label[0]) for text in texts):
        return item
    at, start, end, _ = item.pieces[0]
    value = start + label.end()
    name = Piece(at, start, value, may_answer=False)
    return Rendering(item.text, (name, Piece(at + label.end(), value, end)))


def _introduces(span: Span, listed: List) -> bool:
    return span.document.structure.list_introduced(span.start, span.end) == listed


def _in_list(span: Span, listed: List) -> bool:
    return span.start < listed.end and listed.start < span.end


def _gap(previous: Span | None, span: Span) -> str:
    """What stands between two sentences; below a heading, a list or a heading is its part."""
    if previous is None:
        return ""
    if previous.holds_heading and (span.holds_heading or unit_of(span)[0] == "list"):
        return _after_introduction(previous.text)
    return span.document.text[previous.end : span.start]


def _separator(previous: Span) -> str:
    """What stands between an item and the one before: nothing new after a stop."""
    return " " if _HAS_STOP.search(previous.text) else ", "


def _after_introduction(words: str) -> str:
    return " " if _HAS_STOP.search(words) else ": "


def _introductions(
    document: Document, listed: List, written: int
) -> Iterator[Rendering]:
    """What introduces a list and isn't written yet: the heading above it and its lead-in."""
    for words in (document.heading_before(listed.start), listed.lead_in):
        if words and words.end > written:
            piece = Piece(0, words.start, words.end, may_answer=False)
            yield Rendering(document.text[words.start : words.end], (piece,))


def _slice(span: Span, start: int, end: int) -> Rendering:
    """The part of `start:end` that is in the span."""
    # No span of its own, as the words of a list item may begin with an accent.
    low, high = max(start, span.start), min(end, span.end)
    return Rendering(span.document.text[low:high], (Piece(0, low, high),))
