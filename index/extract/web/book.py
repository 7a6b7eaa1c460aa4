"""EPUB books."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from index.errors import UnreadableFile
from index.extract.blocks import Block, below_title, join_blocks
from index.extract.extractor import Extract
from index.extract.office.zipped_xml import (
    Package,
    attribute,
    children_named,
    damaged_file,
    first,
    name_of,
    open_package,
)
from index.extract.optional_libraries import recipe_with_version
from index.extract.web.hypertext import RECIPE, blocks, decode_html, parse

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_CHAPTERS = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document"))


@dataclass(frozen=True, slots=True)
class Book:
    """An EPUB book: its title, then its chapters in reading order."""

    media_type: str = "application/epub+zip"

    @property
    def recipe(self) -> str:
        """The version of the rules and of lxml."""
        return recipe_with_version(f"epub/2 {RECIPE}", "lxml")

    def extract(self, data: bytes) -> Extract:
        """Read the chapters in the order of the book's spine."""
        package = open_package(data)
        name = _root_file(package)
        root = package.part(name)
        chapters = list(_chapters(root, dirname(name)))
        _refuse_encrypted(package, chapters)
        body = [block for chapter in chapters for block in _read(package, chapter)]
        if not body:
            raise UnreadableFile(
                "empty", "The book has no text, perhaps only pictures."
            )
        return join_blocks(below_title([*_title(root), *body]))


def _root_file(package: Package) -> str:
    for element in package.part(_CONTAINER).iter():
        path = attribute(element, "full-path")
        if name_of(element) == "rootfile" and path:
            return path
    raise damaged_file("it names no package document")


def _title(root: Element) -> Iterator[Block]:
    title = first(root, "metadata", "title")
    if title is not None:
        yield Block("".join(title.itertext()), "heading", level=0)


def _chapters(root: Element, folder: str) -> Iterator[str]:
    """The names of the chapters' files in reading order, without the table of contents."""
    manifest, spine = first(root, "manifest"), first(root, "spine")
    if manifest is None or spine is None:
        raise damaged_file("it doesn't list its chapters")
    items = {attribute(item, "id"): item for item in children_named(manifest, "item")}
    for reference in children_named(spine, "itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is not None and _is_chapter(item):
            yield normpath(join(folder, unquote(attribute(item, "href") or "")))


def _is_chapter(item: Element) -> bool:
    kind, properties = attribute(item, "media-type"), attribute(item, "properties")
    return kind in _CHAPTERS and "nav" not in (properties or "").split()


def _refuse_encrypted(package: Package, chapters: list[str]) -> None:
    """Refuse a book with encrypted chapters; encrypted fonts do no harm."""
    if _ENCRYPTION not in package:
        return
    for element in package.part(_ENCRYPTION).iter():
        if unquote(attribute(element, "URI") or "") in chapters:
            raise UnreadableFile(
                "encrypted",
                "It is locked by DRM; only a copy without DRM can be read.",
            )


def _read(package: Package, name: str) -> Iterator[Block]:
    root = parse(decode_html(package.read(name)))
    if root is not None:
        yield from blocks(root)
