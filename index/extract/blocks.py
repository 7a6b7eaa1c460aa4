"""Blocks of an extracted text: headings, paragraphs and list items, put together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from index.extract.extractor import Extract
from index.text.document import Range


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that no sentence leaves.

    `pages` holds the offsets of its text at which a page starts; a block of no text stands
    for pages that have none.
    """

    text: str
    kind: Literal["paragraph", "heading", "item"] = "paragraph"
    pages: tuple[int, ...] = ()


def clean(text: str) -> str:
    """A text with single spaces for its white space, and no half of a surrogate pair."""
    whole = " ".join(text.split())
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def on_new_page(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a page, the first of which starts it."""
    shown = (block for block in blocks if clean(block.text))
    yield replace(next(shown, Block("")), pages=(0,))
    yield from shown


def put_together(blocks: Iterable[Block]) -> Extract:
    """The blocks as one clean text, with a blank line between all but two list items."""
    pieces: list[str] = []
    pages: list[int] = []
    headings: list[Range] = []
    position = 0
    above: Block | None = None
    for block in blocks:
        text = clean(block.text)
        if text and above is not None:
            pieces.append("\n" if above.kind == block.kind == "item" else "\n\n")
            position += len(pieces[-1])
        pages += [position + start for start in block.pages]
        if text:
            if block.kind == "heading":
                headings.append(Range(position, position + len(text)))
            pieces.append(text)
            position += len(text)
            above = block
    return Extract("".join(pieces), tuple(pages), tuple(headings))
