"""PowerPoint's .pptx files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import Element

from index.extract.blocks import Block, join_blocks, start_page
from index.extract.extractor import Extract
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

_TITLES = ("title", "ctrTitle")
# Placeholders whose paragraphs have bullets unless they turn them off.
_BODIES = ("obj", "body")
_BULLETS = ("buChar", "buAutoNum", "buBlip")
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
    recipe: str = "pptx/2"

    def extract(self, data: bytes) -> Extract:
        """Read the slides in presentation order, with their titles as headings."""
        package = open_package(data)
        pages = (
            start_page(_slide(package, part))
            for part in _slide_parts(package, package.main_part())
        )
        return require_text(join_blocks(chain.from_iterable(pages)))


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
        yield Block(" ".join(map(_text, _paragraphs(shape))), "heading")
    elif role not in _RUNNING:
        for paragraph in _paragraphs(shape):
            text = _text(paragraph)
            if text.strip() and _has_bullet(paragraph, role):
                yield Block(f"- {text}", "item")
            else:
                yield Block(text)


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
