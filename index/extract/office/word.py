"""Word's .docx files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal
from xml.etree.ElementTree import Element

import regex

from index.extract.blocks import Block, below_title, join_blocks
from index.extract.extractor import Extract
from index.extract.office.word_lists import ListNumbers, read_list_numbers
from index.extract.office.zipped_xml import (
    Package,
    attribute,
    children_named,
    first,
    name_of,
    open_package,
    require_text,
)
from index.extract.rows import grid, table_blocks

_HEADING = regex.compile(r"title|heading (?P<level>\d)", regex.IGNORECASE)
_CAPTION = regex.compile(r"caption", regex.IGNORECASE)
# Older files nest lists by such styles.
_LIST = regex.compile(r"list(?: bullet| number)? (?P<level>[2-5])", regex.IGNORECASE)
_CONTENTS = regex.compile(r"toc \d", regex.IGNORECASE)
_BODY_LEVEL = "9"
_NO_LIST = "0"
_CHARACTERS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_NOTES = ("footnote", "endnote")
_REFERENCES = tuple(f"{kind}Reference" for kind in _NOTES)
# Properties, deleted and moved text, field codes, and the copies of drawings for older
# programs.
_SKIPPED = {"pPr", "rPr", "del", "moveFrom", "instrText", "Fallback"}
_TEXT_BOX = "txbxContent"
_FALSE = ("0", "false")
_HEXADECIMAL = regex.compile(r"[\da-fA-F]{1,8}")
_FIRST_ROW = 0x20
_MOST_COLUMNS = 63

_Kind = Literal["heading", "item", "paragraph", "caption"]


@dataclass(frozen=True, slots=True)
class Word:
    """A Word file, as it reads with all tracked changes accepted.

    Footnotes and text boxes follow the paragraph that contains them. Tables of contents,
    headers and footers are skipped.
    """

    media_type: str = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    recipe: str = "docx/4"

    def extract(self, data: bytes) -> Extract:
        """Read the headings, paragraphs, lists, tables and notes of the file."""
        package = open_package(data)
        main = package.main_part()
        reader = _Reader(
            _styles(package, main),
            _notes(package, main),
            read_list_numbers(package, main),
        )
        blocks = below_title(reader.blocks(package.part(main)))
        return require_text(join_blocks(blocks))


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: its name, its paragraph properties and the id of the style it is based on.

    `marks_first_row` says whether it shows the first row of a table as column names.
    """

    name: str
    properties: Element | None
    base: str
    marks_first_row: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """What a paragraph is, and its place in a numbering, if it has one."""

    kind: _Kind
    level: int
    numbering: str
    list_level: int


def _place(properties: Sequence[Element | None], styles: Sequence[_Style]) -> _Place:
    """What a paragraph with these properties, and those of its styles, is."""
    numbering = _setting(properties, "numPr", "numId") or _NO_LIST
    list_level = _digit(_setting(properties, "numPr", "ilvl"))
    outline = _setting(properties, "outlineLvl") or _BODY_LEVEL
    kind: _Kind = "paragraph"
    level = 0
    if outline != _BODY_LEVEL:
        kind, level = "heading", _digit(outline) + 1
    elif (heading := _first_match(_HEADING, styles)) is not None:
        kind, level = "heading", _digit(heading["level"])
    elif numbering != _NO_LIST:
        kind, level = "item", max(list_level, _depth_in_name(styles))
    elif _first_match(_CAPTION, styles) is not None:
        kind = "caption"
    return _Place(kind, level, numbering, list_level)


def _first_match(
    pattern: "regex.Pattern[str]", styles: Sequence[_Style]
) -> "regex.Match[str] | None":
    """The match of the first style whose whole name matches."""
    matches = (pattern.fullmatch(style.name) for style in styles)
    return next(filter(None, matches), None)


def _depth_in_name(styles: Sequence[_Style]) -> int:
    nested = _first_match(_LIST, styles)
    return _digit(nested["level"]) - 1 if nested else 0


def _digit(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) == 1 else 0


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads blocks with the styles and notes of a file, both keyed by their ids."""

    styles: Mapping[str, _Style]
    notes: Mapping[tuple[str, str], Element]
    numbers: ListNumbers

    def blocks(self, container: Element) -> Iterator[Block]:
        """Yield the blocks of an element that contains paragraphs and tables."""
        for child in container:
            name = name_of(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name not in _SKIPPED:
                yield from self.blocks(child)

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [
            (row, list(_descendants(row, "tc"))) for row in _descendants(table, "tr")
        ]
        headers = sum(1 for _ in takewhile(_names_columns, (row for row, _ in rows)))
        texts = grid((cells for _, cells in rows), self._cell)
        bold = [list(_bold_cells(cells)) for _, cells in rows]
        look = first(table, "tblPr", "tblLook")
        styles = self._style_chain(first(table, "tblPr", "tblStyle"))
        is_marked = any(style.marks_first_row for style in styles)
        yield from table_blocks(
            texts, headers, bold, may_be_form=not (is_marked and _has_first_row(look))
        )

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        properties = first(paragraph, "pPr")
        styles = list(self._style_chain(first(properties, "pStyle")))
        if any(_CONTENTS.fullmatch(style.name) for style in styles):
            return
        place = _place([properties, *(style.properties for style in styles)], styles)
        # Numbered headings and empty paragraphs count, too.
        marker = self._marker(place)
        text = "".join(_texts(paragraph))
        if text.strip():
            kept = f"{marker}{text}" if place.kind == "item" else text
            yield Block(kept, place.kind, place.level)
        for reference in _descendants(paragraph, *_REFERENCES):
            note = name_of(reference), attribute(reference, "id") or ""
            if note in self.notes:
                yield from self.blocks(self.notes[note])
        for box in _descendants(paragraph, _TEXT_BOX):
            yield from self.blocks(box)

    def _marker(self, place: "_Place") -> str:
        if place.numbering == _NO_LIST:
            return ""
        return self.numbers.next_marker(place.numbering, place.list_level)

    def _style_chain(self, reference: Element | None) -> Iterator[_Style]:
        """Yield the style that is referred to and the styles it is based on."""
        visited: set[str] = set()
        style = "" if reference is None else attribute(reference, "val") or ""
        while style in self.styles and style not in visited:
            visited.add(style)
            yield self.styles[style]
            style = self.styles[style].base

    def _cell(self, cell: Element, above: Sequence[str]) -> Sequence[str]:
        """The text of a cell, and "" for each further column that it takes.

        A cell merged with the row above has the text of that one.
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
            any(
                attribute(part, "type") == "firstRow"
                for part in children_named(style, "tblStylePr")
            ),
        )
        for part in package.related(main, "styles").values()
        for style in children_named(package.part(part), "style")
    }


def _notes(package: Package, main: str) -> Mapping[tuple[str, str], Element]:
    """The notes, keyed by the name of their reference element and their id."""
    return {
        (f"{kind}Reference", attribute(note, "id") or ""): note
        for kind in _NOTES
        for part in package.related(main, f"{kind}s").values()
        for note in children_named(package.part(part), kind)
    }


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts of a paragraph, with its tabs, breaks and hyphens."""
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _SKIPPED and name != _TEXT_BOX:
            yield from _texts(child)


def _descendants(element: Element, *names: str) -> Iterator[Element]:
    """Yield the outermost descendants with one of the names."""
    for child in element:
        name = name_of(child)
        if name in names:
            yield child
        elif name not in _SKIPPED and name != _TEXT_BOX:
            yield from _descendants(child, *names)


def _names_columns(row: Element) -> bool:
    """Whether a row is repeated on each page."""
    mark = first(row, "trPr", "tblHeader")
    return mark is not None and _value(mark) not in _FALSE


def _has_first_row(look: Element | None) -> bool:
    """Whether a table shows its first row as its style does."""
    if look is None:
        return False
    mark = attribute(look, "firstRow")
    if mark is not None:
        return mark not in _FALSE
    # Older files have a hexadecimal number of bits.
    digits = _value(look)
    return _HEXADECIMAL.fullmatch(digits) is not None and bool(
        int(digits, 16) & _FIRST_ROW
    )


def _bold_cells(cells: Sequence[Element]) -> Iterator[bool]:
    """Whether the cells that aren't empty are bold."""
    for cell in cells:
        runs = [run for run in cell.iter() if name_of(run) == "r" and any(_texts(run))]
        if runs:
            bold = (first(run, "rPr", "b") for run in runs)
            yield all(mark is not None and _value(mark) not in _FALSE for mark in bold)


def _setting(properties: Sequence[Element | None], *path: str) -> str | None:
    """The first value that any of the properties sets for a path."""
    elements = (first(element, *path) for element in properties)
    return next((_value(element) for element in elements if element is not None), None)


def _value(element: Element | None) -> str:
    return "" if element is None else attribute(element, "val") or ""


def _columns(properties: Element | None) -> int:
    """How many columns of the table a cell takes."""
    columns = _value(first(properties, "gridSpan"))
    return min(int(columns), _MOST_COLUMNS) if columns.isdecimal() else 1
