"""OpenDocument texts and presentations: .odt and .odp files."""

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
    children_named,
    encrypted_file,
    name_of,
    open_package,
    require_text,
)
from index.extract.rows import grid, table_blocks

_MANIFEST = "META-INF/manifest.xml"
_TITLE = regex.compile(r"(?:sub)?title|heading(?:_20_\d+)?", regex.IGNORECASE)
_SPACES = ("s", "tab", "line-break")
# Deleted text, comments, tables of contents, and marks next to the text.
_SKIPPED = {
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
# Elements inside a paragraph that are read after it.
_READ_AFTER = ("note-body", "text-box")
_RUNNING = ("header", "footer", "date-time", "page-number")
_MOST_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A text or a presentation; each slide is a page that ends with the speaker's notes.

    Footnotes and text boxes follow the paragraph that contains them. Tables of contents,
    headers and footers are skipped.
    """

    media_type: str
    recipe: str = "opendocument/2"

    def extract(self, data: bytes) -> Extract:
        """Read the headings, paragraphs, lists, tables and notes of the file."""
        package = open_package(data)
        if _is_encrypted(package):
            raise encrypted_file()
        content = package.part("content.xml")
        reader = _Reader(_parents(content))
        return require_text(join_blocks(reader.blocks(children_named(content, "body"))))


def _is_encrypted(package: Package) -> bool:
    return _MANIFEST in package and b":encryption-data" in package.read(_MANIFEST)


def _parents(content: Element) -> Mapping[str, str]:
    """Map the names of automatic styles to the names of their parent styles."""
    return {
        attribute(style, "name") or "": attribute(style, "parent-style-name") or ""
        for styles in children_named(content, "automatic-styles")
        for style in children_named(styles, "style")
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    parents: Mapping[str, str]

    def blocks(
        self,
        elements: Iterable[Element],
        kind: Literal["item", "paragraph"] = "paragraph",
    ) -> Iterator[Block]:
        """Yield the blocks of paragraphs, lists, tables, slides and their containers."""
        for element in elements:
            name = name_of(element)
            if name in ("h", "p"):
                yield from self._paragraph(element, kind)
            elif name == "table":
                yield from table_blocks(self._rows(element))
            elif name == "page":
                yield from start_page(self._slide(element))
            elif _is_text(element):
                inner = "item" if name in ("list-item", "list-header") else kind
                yield from self.blocks(element, inner)

    def _paragraph(
        self, paragraph: Element, kind: Literal["item", "paragraph"]
    ) -> Iterator[Block]:
        text = "".join(_texts(paragraph))
        if name_of(paragraph) == "h" or self._is_title(paragraph):
            yield Block(text, "heading")
        elif kind == "item" and text.strip():
            yield Block(f"- {text}", "item")
        else:
            yield Block(text)
        yield from self.blocks(_descendants(paragraph, *_READ_AFTER))

    def _is_title(self, paragraph: Element) -> bool:
        style = attribute(paragraph, "style-name") or ""
        return _TITLE.fullmatch(self.parents.get(style, style)) is not None

    def _slide(self, page: Element) -> Iterator[Block]:
        """Yield a slide's title, then its other shapes and its notes."""
        shapes = list(page)
        for shape in shapes:
            if _role(shape) == "title":
                text = " ".join(block.text for block in self.blocks(shape))
                yield Block(text, "heading")
        yield from self.blocks(shape for shape in shapes if _role(shape) != "title")

    def _rows(self, table: Element) -> Sequence[Sequence[str]]:
        rows = (
            children_named(row, "table-cell", "covered-table-cell")
            for row in _descendants(table, "table-row")
        )
        return [cells[:_MOST_COLUMNS] for cells in grid(rows, self._cell)]

    def _cell(self, cell: Element, above: Sequence[str]) -> Sequence[str]:
        """The text of a cell, as often as the cell is repeated.

        A cell that is covered by one in the row above has the text of that one.
        """
        count = min(_number(cell, "number-columns-repeated"), _MOST_COLUMNS)
        if name_of(cell) == "covered-table-cell":
            return [*above, *[""] * count][:count]
        return [" ".join(block.text for block in self.blocks(cell))] * count


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts of a paragraph, without the elements that are read after it."""
    yield element.text or ""
    for child in element:
        if name_of(child) in _SPACES:
            yield " "
        elif _is_text(child) and name_of(child) not in _READ_AFTER:
            yield from _texts(child)
        yield child.tail or ""


def _descendants(element: Element, *names: str) -> Iterator[Element]:
    """Yield the outermost descendants with one of the names."""
    for child in element:
        if name_of(child) in names:
            yield child
        elif _is_text(child):
            yield from _descendants(child, *names)


def _is_text(element: Element) -> bool:
    return (
        name_of(element) not in _SKIPPED
        and _role(element) not in _RUNNING
        and _DRAWING not in element.tag
    )


def _role(shape: Element) -> str | None:
    """The role of a shape on its slide."""
    return attribute(shape, "class")


def _number(element: Element, name: str) -> int:
    value = attribute(element, name) or ""
    return max(1, int(value)) if value.isdecimal() else 1
