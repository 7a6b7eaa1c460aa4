"""OpenDocument texts and presentations: .odt and .odp files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

import regex

from index.extract.blocks import Block, below_title, join_blocks, start_page
from index.extract.extractor import Extract
from index.extract.office.open_document_lists import ListNumbers, OpenList
from index.extract.office.open_document_styles import (
    Styles,
    read_styles,
    whole_number,
)
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
_HEADING = regex.compile(
    r"(?P<title>title)|subtitle|heading(?:_20_(?P<level>\d))?", regex.IGNORECASE
)
_CAPTION = "caption"
_PARAGRAPHS = ("h", "p")
_PARTS = ("list", "table", "page")
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
    recipe: str = "opendocument/4"

    def extract(self, data: bytes) -> Extract:
        """Read the headings, paragraphs, lists, tables and notes of the file."""
        package = open_package(data)
        if _is_encrypted(package):
            raise encrypted_file()
        content = package.part("content.xml")
        styles = read_styles(package, content)
        reader = _Reader(styles, ListNumbers(styles.lists))
        blocks = below_title(reader.blocks(children_named(content, "body")))
        return require_text(join_blocks(blocks))


def _is_encrypted(package: Package) -> bool:
    return _MANIFEST in package and b":encryption-data" in package.read(_MANIFEST)


@dataclass(frozen=True, slots=True)
class _Reader:
    styles: Styles
    numbers: ListNumbers

    def blocks(self, elements: Iterable[Element]) -> Iterator[Block]:
        """Yield the blocks of paragraphs, lists, tables, slides and their containers."""
        for element in elements:
            name = name_of(element)
            if name in _PARAGRAPHS:
                yield from self._paragraph(element)
            elif name in _PARTS:
                yield from self._part(element)
            elif _is_text(element):
                yield from self.blocks(element)

    def _part(self, element: Element) -> Iterator[Block]:
        match name_of(element):
            case "list":
                yield from self._list(element, None)
            case "table":
                yield from table_blocks(self._rows(element), _header_rows(element))
            case "page":
                yield from start_page(self._slide(element))

    def _list(self, element: Element, outer: OpenList | None) -> Iterator[Block]:
        opened = self.numbers.open(element, outer)
        for entry in element:
            if name_of(entry) == "list-item":
                yield from self._item(entry, opened)
            else:
                yield from self.blocks([entry])

    def _item(self, item: Element, opened: OpenList) -> Iterator[Block]:
        """Yield an item's first paragraph with its marker, then what else is in it."""
        is_marked = False
        for child in item:
            if name_of(child) == "list":
                yield from self._list(child, opened)
            elif name_of(child) in _PARAGRAPHS and not is_marked:
                is_marked = True
                marker = self.numbers.next_marker(opened, item)
                yield from self._paragraph(child, marker, opened.level - 1)
            else:
                for block in self.blocks([child]):
                    is_text = block.kind == "paragraph"
                    yield replace(block, level=1) if is_text else block

    def _paragraph(
        self, paragraph: Element, marker: str = "", depth: int = 0
    ) -> Iterator[Block]:
        """Yield a paragraph, which is a list item if it has a marker, and its notes."""
        text = "".join(_texts(paragraph))
        names = list(self.styles.chain(attribute(paragraph, "style-name") or ""))
        level = _heading_level(paragraph, names)
        if level is not None:
            yield Block(text, "heading", level)
        elif marker and text.strip():
            yield Block(f"{marker}{text}", "item", depth)
        elif any(name.casefold() == _CAPTION for name in names):
            yield Block(text, "caption")
        else:
            yield Block(text)
        yield from self.blocks(_descendants(paragraph, *_READ_AFTER))

    def _slide(self, page: Element) -> Iterator[Block]:
        """Yield a slide's title, then its other shapes and its notes.

        The title of a slide with a subtitle is that of the slides after it.
        """
        shapes = list(page)
        level = 0 if any(_role(shape) == "subtitle" for shape in shapes) else 1
        for shape in shapes:
            if _role(shape) == "title":
                text = " ".join(block.text for block in self.blocks(shape))
                yield Block(text, "heading", level)
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
        count = min(whole_number(cell, "number-columns-repeated"), _MOST_COLUMNS)
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


def _heading_level(paragraph: Element, styles: Iterable[str]) -> int | None:
    """The level of a heading, 0 for the title of the text, or None for other paragraphs."""
    if name_of(paragraph) == "h":
        return whole_number(paragraph, "outline-level")
    named = next(filter(None, map(_HEADING.fullmatch, styles)), None)
    if named is None:
        return None
    return 0 if named["title"] else int(named["level"] or 1)


def _header_rows(table: Element) -> int:
    """How many rows a table has for the names of its columns."""
    groups = _descendants(table, "table-header-rows")
    return sum(1 for group in groups for _ in children_named(group, "table-row"))
