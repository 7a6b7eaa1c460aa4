"""A passage as the reader gets it, and where each part of that stands in the document."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import regex

from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.rendering import Piece, Rendering, render
from index.text.structure import List
from qa.retrieve.passages import Passage

_HAS_STOP = regex.compile(r"[.!?:;,\u2026]\W*$")


@dataclass(frozen=True, slots=True)
class Written:
    """A passage as text, and its verbatim pieces in order; between them is only punctuation.

    `sentences` has the sentence of each piece, and `groups` a number for each: a span may go
    from one piece into another only within one group, such as a list.
    """

    passage: Passage
    text: str
    pieces: Sequence[Piece]
    sentences: Sequence[Sentence]
    groups: Sequence[int]

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """A passage with rows and lists written out as prose.

        A row is written as "Item: Pine desk; 2023: 239 EUR.", and a list after the words that
        introduce it, as in "Supported languages: English, German."
        """
        texts: list[str] = []
        pieces: list[Piece] = []
        at = 0
        for before, part in _parts(passage):
            at += len(before)
            pieces += [piece._replace(at=at + piece.at) for piece in part.pieces]
            at += len(part.text)
            texts += [before, part.text]
        starts = [sentence.span.start for sentence in passage.sentences]
        indices = [max(0, bisect_right(starts, p.start) - 1) for p in pieces]
        return cls(
            passage,
            "".join(texts),
            pieces,
            [passage.sentences[index] for index in indices],
            [_group(passage, number, piece) for number, piece in enumerate(pieces)],
        )


def _group(passage: Passage, number: int, piece: Piece) -> int:
    structure = passage.span.document.structure
    listed = structure.list_at(piece.start, piece.end)
    # Positive for lists, negative for other pieces.
    return 1 + listed.start if listed else -1 - number


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
    """A sentence or a row; the label of an answer, such as "A:", is no part of the answer."""
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
        for introduction in _introductions(span.document, listed):
            yield before, introduction
            before = _after_introduction(introduction.text)
    item = span.document.structure.item_at(span.start, span.end)
    start, end = (item.start, item.end) if item else (span.start, span.end)
    yield before, _slice(span, start, end)


def _introduces(span: Span, listed: List) -> bool:
    return span.document.structure.list_introduced(span.start, span.end) == listed


def _in_list(span: Span, listed: List) -> bool:
    return span.start < listed.end and listed.start < span.end


def _gap(previous: Span | None, span: Span) -> str:
    return span.document.text[previous.end : span.start] if previous else ""


def _separator(previous: Span) -> str:
    """What stands between an item and the one before: nothing new after a stop."""
    return " " if _HAS_STOP.search(previous.text) else ", "


def _after_introduction(words: str) -> str:
    return " " if _HAS_STOP.search(words) else ": "


def _introductions(document: Document, listed: List) -> Iterator[Rendering]:
    """The words that introduce a list: the heading above it and its lead-in."""
    for words in (document.heading_before(listed.start), listed.lead_in):
        if words:
            piece = Piece(0, words.start, words.end, may_answer=False)
            yield Rendering(document.text[words.start : words.end], (piece,))


def _slice(span: Span, start: int, end: int) -> Rendering:
    """The part of `start:end` that is in the span."""
    # No span of its own, as the words of a list item may begin with an accent.
    low, high = max(start, span.start), min(end, span.end)
    return Rendering(span.document.text[low:high], (Piece(0, low, high),))
