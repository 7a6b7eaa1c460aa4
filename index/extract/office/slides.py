"""PowerPoint's .pptx files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from xml.etree.ElementTree import Element

import regex

from index.extract.blocks import Block, below_title, join_blocks, start_page
from index.extract.extractor import Extract
from index.extract.office.list_markers import BULLET, Style, number_text
from index.extract.office.zipped_xml import (
    Package,
    attribute,
    children_named,
    first,
    name_of,
    open_package,
    relation_of,
    require_text,
)
from index.extract.rows import grid, table_blocks

_TITLE_OF_SHOW = "ctrTitle"
_TITLES = ("title", _TITLE_OF_SHOW)
# Placeholders whose paragraphs have bullets unless they turn them off.
_BODIES = ("obj", "body")
_NUMBERS = "buAutoNum"
_BULLETS = ("buChar", _NUMBERS, "buBlip")
_NUMBER_KIND = regex.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(\w*)")
_STYLES: Mapping[str, Style] = MappingProxyType(
    {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
)
# Of more digits no list counts.
_MOST_DIGITS = 9
_FRAMES = MappingProxyType({"ParenBoth": ("(", ")"), "ParenR": ("", ")")})
# Headers and footers, and the picture of the slide on its notes page.
_RUNNING = ("dt", "ftr", "sldNum", "hdr", "sldImg")
# The copy of a shape for older programs.
_SKIPPED = "Fallback"
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class Slides:
    """A PowerPoint file; each slide, hidden or not, is a page that ends with its notes."""

    media_type: str = (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    )
    recipe: str = "pptx/4"

    def extract(self, data: bytes) -> Extract:
        """Read the slides in presentation order, with their titles as headings."""
        package = open_package(data)
        pages = (
            start_page(_slide(package, part))
            for part in _slide_parts(package, package.main_part())
        )
        return require_text(join_blocks(below_title(chain.from_iterable(pages))))


def _slide_parts(package: Package, main: str) -> Iterator[str]:
    parts = package.related(main, "slide")
    for entry in first(package.part(main), "sldIdLst") or ():
        name = relation_of(entry)
        if name in parts:
            yield parts[name]


def _slide(package: Package, part: str) -> Iterator[Block]:
    """Yield a slide's title, its other shapes, the texts of its diagrams, and its notes."""
    shapes = list(_shapes(package.part(part)))
    for shape in sorted(shapes, key=lambda shape: _role(shape) not in _TITLES):
        yield from _shape(shape)
    for diagram in package.related(part, "diagramData").values():
        yield from (
            Block(_text(element))
            for element in package.part(diagram).iter()
            if name_of(element) == "p"
        )
    for notes in package.related(part, "notesSlide").values():
        for shape in _shapes(package.part(notes)):
            if _role(shape) not in _RUNNING:
                yield from (Block(_text(element)) for element in _paragraphs(shape))


def _shapes(element: Element) -> Iterator[Element]:
    """Yield the shapes and tables inside an element in order, including those in groups."""
    for child in element:
        name = name_of(child)
        if name in ("sp", "tbl"):
            yield child
        elif name != _SKIPPED:
            yield from _shapes(child)


def _shape(shape: Element) -> Iterator[Block]:
    role = _role(shape)
    if name_of(shape) == "tbl":
        rows = (children_named(row, "tc") for row in children_named(shape, "tr"))
        yield from table_blocks(grid(rows, _cell))
    elif role in _TITLES:
        # The title of a title slide is that of the slides after it.
        level = 0 if role == _TITLE_OF_SHOW else 1
        yield Block(" ".join(map(_text, _paragraphs(shape))), "heading", level)
    elif role not in _RUNNING:
        yield from _body(shape, role)


def _body(shape: Element, role: str | None) -> Iterator[Block]:
    """Yield the paragraphs of a shape; one without a bullet ends a numbered list."""
    numbers = _Numbers()
    for paragraph in _paragraphs(shape):
        text = _text(paragraph)
        if text.strip() and _has_bullet(paragraph, role):
            properties = first(paragraph, "pPr")
            level = 0 if properties is None else _number(properties, "lvl", 0)
            marker = numbers.next_marker(first(properties, _NUMBERS), level)
            yield Block(f"{marker}{text}", "item", level)
        elif text.strip():
            numbers = _Numbers()
            yield Block(text)


@dataclass(slots=True)
class _Numbers:
    """Counts the numbered paragraphs of a shape by their levels."""

    _counts: dict[int, int] = field(default_factory=dict)

    def next_marker(self, numbers: Element | None, level: int) -> str:
        """The marker of the next item of a level; the deeper levels start anew after it."""
        count = self._counts.get(level)
        self._counts = {
            other: number for other, number in self._counts.items() if other < level
        }
        if numbers is None:
            return BULLET
        number = _number(numbers, "startAt", 1) if count is None else count + 1
        self._counts[level] = number
        kind = _NUMBER_KIND.match(attribute(numbers, "type") or "")
        style, frame = kind.groups() if kind else ("arabic", "")
        before, after = _FRAMES.get(frame, ("", "."))
        return f"{before}{number_text(_STYLES[style], number)}{after} "


def _number(element: Element, name: str, default: int) -> int:
    value = attribute(element, name) or ""
    return int(value) if value.isdecimal() and len(value) <= _MOST_DIGITS else default


def _role(shape: Element) -> str | None:
    """The type of placeholder that a shape fills, or None."""
    placeholder = first(shape, "nvSpPr", "nvPr", "ph")
    return None if placeholder is None else attribute(placeholder, "type") or "obj"


def _paragraphs(shape: Element) -> Iterator[Element]:
    return children_named(first(shape, "txBody") or (), "p")


def _has_bullet(paragraph: Element, role: str | None) -> bool:
    properties = first(paragraph, "pPr")
    if first(properties, "buNone") is not None:
        return False
    return role in _BODIES or any(first(properties, b) is not None for b in _BULLETS)


def _cell(cell: Element, above: Sequence[str]) -> Sequence[str]:
    """The text of a cell; a cell merged with the row above has the text of that one."""
    is_merged = attribute(cell, "vMerge") in _TRUE
    return ["".join(above[:1]) if is_merged else _text(cell)]


def _text(element: Element) -> str:
    """The text of an element; paragraphs and line breaks in it become spaces."""
    spaces = {"br": " ", "p": " "}
    return "".join(
        (part.text or "") if name_of(part) == "t" else spaces.get(name_of(part), "")
        for part in element.iter()
    )
