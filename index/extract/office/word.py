"""Word's .docx files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

import regex

from index.extract.blocks import Block, join_blocks
from index.extract.extractor import Extract
from index.extract.office.zipped_xml import (
    Package,
    attribute,
    first,
    name_of,
    named,
    open_package,
    with_words,
)
from index.extract.rows import grid, table_blocks

_TITLE = regex.compile(r"title|heading \d", regex.IGNORECASE)
_CONTENTS = regex.compile(r"toc \d", regex.IGNORECASE)
_BODY_LEVEL = "9"
_NO_LIST = "0"
_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_NOTES = ("footnote", "endnote")
_REFERENCES = tuple(f"{kind}Reference" for kind in _NOTES)
# Properties; what was deleted or moved away; fields' formulas; and the copy of a drawing
# for older readers.
_UNSAID = {"pPr", "rPr", "del", "moveFrom", "instrText", "Fallback"}
_TEXT_BOX = "txbxContent"
_MOST_COLUMNS = 63

_Kind = Literal["heading", "item", "paragraph", "contents"]


@dataclass(frozen=True, slots=True)
class Word:
    """A Word file, as it reads with all changes accepted.

    A footnote and a text box stand after the paragraph that they belong to. Tables of
    contents, page heads and page feet are left out.
    """

    media_type: str = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    recipe: str = "docx/2"

    def extract(self, data: bytes) -> Extract:
        """Read the file's headings, paragraphs, lists, tables and notes."""
        package = open_package(data)
        main = package.main_part()
        story = _Story(_styles(package, main), _notes(package, main))
        return with_words(join_blocks(story.blocks(package.part(main))))


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph's style: its name, its properties and the style that it is based on."""

    name: str
    properties: Element | None
    base: str


@dataclass(frozen=True, slots=True)
class _Story:
    """What the words of a file take to be read: its styles and its notes, by their ids."""

    styles: Mapping[str, _Style]
    notes: Mapping[tuple[str, str], Element]

    def blocks(self, container: Element) -> Iterator[Block]:
        """The blocks of whatever holds paragraphs and tables."""
        for child in container:
            name = name_of(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                rows = (_inside(row, "tc") for row in _inside(child, "tr"))
                yield from table_blocks(grid(rows, self._cell))
            elif name not in _UNSAID:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        kind = self._kind(first(paragraph, "pPr"))
        if kind == "contents":
            return
        text = "".join(_words(paragraph))
        yield Block(f"- {text}" if kind == "item" and text.strip() else text, kind)
        for reference in _inside(paragraph, *_REFERENCES):
            place = name_of(reference), attribute(reference, "id") or ""
            if place in self.notes:
                yield from self.blocks(self.notes[place])
        for box in _inside(paragraph, _TEXT_BOX):
            yield from self.blocks(box)

    def _kind(self, own: Element | None) -> _Kind:
        styles = list(self._chain(first(own, "pStyle")))
        if any(_CONTENTS.fullmatch(style.name) for style in styles):
            return "contents"
        properties = [own, *(style.properties for style in styles)]
        level = _setting(properties, "outlineLvl") or _BODY_LEVEL
        if level != _BODY_LEVEL or any(_TITLE.fullmatch(s.name) for s in styles):
            return "heading"
        number = _setting(properties, "numPr", "numId") or _NO_LIST
        return "paragraph" if number == _NO_LIST else "item"

    def _chain(self, named_style: Element | None) -> Iterator[_Style]:
        """A paragraph's style and those that it is based on."""
        seen: set[str] = set()
        name = "" if named_style is None else attribute(named_style, "val") or ""
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = self.styles[name].base

    def _cell(self, cell: Element, above: Sequence[str]) -> Sequence[str]:
        """A cell's text, and "" for each further column that it takes.

        A cell that goes on from the row above says what stands there.
        """
        properties = first(cell, "tcPr")
        merged = first(properties, "vMerge")
        if merged is not None and _value(merged) != "restart":
            text = "".join(above[:1])
        else:
            text = " ".join(block.text for block in self.blocks(cell))
        return [text, *[""] * (_columns(properties) - 1)]


def _styles(package: Package, main: str) -> Mapping[str, _Style]:
    return {
        attribute(style, "styleId") or "": _Style(
            _value(first(style, "name")),
            first(style, "pPr"),
            _value(first(style, "basedOn")),
        )
        for part in package.related(main, "styles").values()
        for style in named(package.part(part), "style")
    }


def _notes(package: Package, main: str) -> Mapping[tuple[str, str], Element]:
    """The notes by the name of what refers to them, and their id."""
    return {
        (f"{kind}Reference", attribute(note, "id") or ""): note
        for kind in _NOTES
        for part in package.related(main, f"{kind}s").values()
        for note in named(package.part(part), kind)
    }


def _words(element: Element) -> Iterator[str]:
    """The texts of a paragraph, with what its signs stand for."""
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _UNSAID and name != _TEXT_BOX:
            yield from _words(child)


def _inside(element: Element, *names: str) -> Iterator[Element]:
    """The outermost elements of the names inside another."""
    for child in element:
        name = name_of(child)
        if name in names:
            yield child
        elif name not in _UNSAID and name != _TEXT_BOX:
            yield from _inside(child, *names)


def _setting(properties: Sequence[Element | None], *path: str) -> str | None:
    """The value of a property where it is first set."""
    found = (first(element, *path) for element in properties)
    return next((_value(element) for element in found if element is not None), None)


def _value(element: Element | None) -> str:
    return "" if element is None else attribute(element, "val") or ""


def _columns(properties: Element | None) -> int:
    """How many columns of the table's grid a cell takes."""
    columns = _value(first(properties, "gridSpan"))
    return min(int(columns), _MOST_COLUMNS) if columns.isdecimal() else 1
