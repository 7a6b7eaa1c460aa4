"""Blocks of extracted text: headings, paragraphs and list items, joined into one text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from index.extract.extractor import Extract
from index.text.document import Range


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that no sentence crosses.

    `pages` holds the offsets in `text` at which a page starts. A block without text stands
    for pages without text.
    """

    text: str
    kind: Literal["paragraph", "heading", "item"] = "paragraph"
    pages: tuple[int, ...] = ()


def clean(text: str) -> str:
    """Collapse white space to single spaces, and replace lone surrogates."""
    collapsed = " ".join(text.split())
    return collapsed.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def start_page(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of a page; the first one carries the page start."""
    visible = (block for block in blocks if clean(block.text))
    yield replace(next(visible, Block("")), pages=(0,))
    yield from visible


def join_blocks(blocks: Iterable[Block]) -> Extract:
    """Join blocks into one clean text: a line break between list items, blank lines elsewhere."""
    pieces: list[str] = []
    pages: list[int] = []
    headings: list[Range] = []
    position = 0
    previous: Block | None = None
    for block in blocks:
        text = clean(block.text)
        if text and previous is not None:
            pieces.append("\n" if previous.kind == block.kind == "item" else "\n\n")
            position += len(pieces[-1])
        pages += [position + start for start in block.pages]
        if text:
            if block.kind == "heading":
                headings.append(Range(position, position + len(text)))
            pieces.append(text)
            position += len(text)
            previous = block
    return Extract("".join(pieces), tuple(pages), tuple(headings))
