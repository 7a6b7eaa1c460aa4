"""A passage as the reader gets it, and where each part of that stands in the document."""

from collections.abc import Iterator

from index.text.document import Span
from index.text.rendering import Piece, Rendering, render
from qa.retrieve.passages import Passage

_BETWEEN_ITEMS = "; "


def written(passage: Passage) -> Rendering:
    """A passage with its rows and list items written out in one line, as prose is."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for between, part in _parts(passage):
        at += len(between)
        pieces += [piece._replace(at=at + piece.at) for piece in part.pieces]
        at += len(part.text)
        texts += [between, part.text]
    return Rendering("".join(texts), tuple(pieces))


def _parts(passage: Passage) -> Iterator[tuple[str, Rendering]]:
    """Each sentence, written out, and the text between it and the one before."""
    previous: Span | None = None
    for sentence in passage.sentences:
        span = sentence.span
        text, structure = span.document.text, span.document.structure
        listed = structure.item_at(span.start, span.end)
        item = _item(span)
        if previous is None:
            between = ""
        elif item and structure.item_at(previous.start, previous.end) != listed:
            between = _BETWEEN_ITEMS
        else:
            between = text[previous.end : span.start]
        yield between, render(item or span)
        previous = span


def _item(span: Span) -> Span | None:
    """The part of a list item in a span, without its marker."""
    item = span.document.structure.item_at(span.start, span.end)
    if item is None:
        return None
    return Span(span.document, max(item.start, span.start), min(item.end, span.end))
