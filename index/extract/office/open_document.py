"""OpenDocument's texts and presentations: .odt and .odp files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

import regex

from index.extract.blocks import Block, join_blocks, start_page
from index.extract.extractor import Extract
from index.extract.office.zipped_xml import (
    Package,
    attribute,
    encrypted,
    name_of,
    named,
    open_package,
    with_words,
)
from index.extract.rows import grid, table_blocks

_MANIFEST = "META-INF/manifest.xml"
_TITLE = regex.compile(r"(?:sub)?title|heading(?:_20_\d+)?", regex.IGNORECASE)
_SPACES = ("s", "tab", "line-break")
# What was deleted, comments, tables of contents, and what stands beside the words.
_UNSAID = {
    "tracked-changes",
    "annotation",
    "annotation-end",
    "table-of-content",
    "illustration-index",
    "table-index",
    "object-index",
    "alphabetical-index",
    "note-citation",
    "ruby-text",
    "forms",
}
# A drawing's name and description.
_DRAWING = "svg-compatible"
# What stands in a paragraph, and is said after it.
_BESIDE = ("note-body", "text-box")
_RUNNING = ("header", "footer", "date-time", "page-number")
_MOST_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A text or a presentation; a slide is a page, with the speaker's notes at its end.

    A footnote and a text box stand after the paragraph that they belong to. Tables of
    contents, page heads and page feet are left out.
    """

    media_type: str
    recipe: str = "opendocument/2"

    def extract(self, data: bytes) -> Extract:
        """Read the file's headings, paragraphs, lists, tables and notes."""
        package = open_package(data)
        if _is_encrypted(package):
            raise encrypted()
        content = package.part("content.xml")
        story = _Content(_parents(content))
        return with_words(join_blocks(story.blocks(named(content, "body"))))


def _is_encrypted(package: Package) -> bool:
    return _MANIFEST in package and b":encryption-data" in package.read(_MANIFEST)


def _parents(content: Element) -> Mapping[str, str]:
    """The names of the styles that the file's own are made from."""
    return {
        attribute(style, "name") or "": attribute(style, "parent-style-name") or ""
        for styles in named(content, "automatic-styles")
        for style in named(styles, "style")
    }


@dataclass(frozen=True, slots=True)
class _Content:
    parents: Mapping[str, str]

    def blocks(
        self,
        elements: Iterable[Element],
        kind: Literal["item", "paragraph"] = "paragraph",
    ) -> Iterator[Block]:
        """The blocks of elements that hold or are paragraphs, lists, tables and slides."""
        for element in elements:
            name = name_of(element)
            if name in ("h", "p"):
                yield from self._paragraph(element, kind)
            elif name == "table":
                yield from table_blocks(self._rows(element))
            elif name == "page":
                yield from start_page(self._slide(element))
            elif _is_said(element):
                inner = "item" if name in ("list-item", "list-header") else kind
                yield from self.blocks(element, inner)

    def _paragraph(
        self, paragraph: Element, kind: Literal["item", "paragraph"]
    ) -> Iterator[Block]:
        text = "".join(_words(paragraph))
        if name_of(paragraph) == "h" or self._is_title(paragraph):
            yield Block(text, "heading")
        elif kind == "item" and text.strip():
            yield Block(f"- {text}", "item")
        else:
            yield Block(text)
        yield from self.blocks(_inside(paragraph, *_BESIDE))

    def _is_title(self, paragraph: Element) -> bool:
        style = attribute(paragraph, "style-name") or ""
        return _TITLE.fullmatch(self.parents.get(style, style)) is not None

    def _slide(self, page: Element) -> Iterator[Block]:
        """A slide's title, its other shapes and its notes."""
        shapes = list(page)
        for shape in shapes:
            if _role(shape) == "title":
                text = " ".join(block.text for block in self.blocks(shape))
                yield Block(text, "heading")
        yield from self.blocks(shape for shape in shapes if _role(shape) != "title")

    def _rows(self, table: Element) -> Sequence[Sequence[str]]:
        rows = (
            named(row, "table-cell", "covered-table-cell")
            for row in _inside(table, "table-row")
        )
        return [cells[:_MOST_COLUMNS] for cells in grid(rows, self._cell)]

    def _cell(self, cell: Element, above: Sequence[str]) -> Sequence[str]:
        """A cell's text, as often as it is repeated.

        A cell that one of the row above covers says what stands there.
        """
        repeated = min(_number(cell, "number-columns-repeated"), _MOST_COLUMNS)
        if name_of(cell) == "covered-table-cell":
            return [*above, *[""] * repeated][:repeated]
        return [" ".join(block.text for block in self.blocks(cell))] * repeated


def _words(element: Element) -> Iterator[str]:
    """The words of a paragraph, without what is said after it."""
    yield element.text or ""
    for child in element:
        if name_of(child) in _SPACES:
            yield " "
        elif _is_said(child) and name_of(child) not in _BESIDE:
            yield from _words(child)
        yield child.tail or ""


def _inside(element: Element, *names: str) -> Iterator[Element]:
    """The outermost elements of the names inside another."""
    for child in element:
        if name_of(child) in names:
            yield child
        elif _is_said(child):
            yield from _inside(child, *names)


def _is_said(element: Element) -> bool:
    return (
        name_of(element) not in _UNSAID
        and _role(element) not in _RUNNING
        and _DRAWING not in element.tag
    )


def _role(shape: Element) -> str | None:
    """What a shape is for on its slide."""
    return attribute(shape, "class")


def _number(element: Element, name: str) -> int:
    value = attribute(element, name) or ""
    return max(1, int(value)) if value.isdecimal() else 1
