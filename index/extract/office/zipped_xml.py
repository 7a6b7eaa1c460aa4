"""Zipped XML, the container of .docx, .pptx, .odt and .odp files.

Only the standard library is used. The Office libraries for Python skip some of the text
(tracked insertions, content controls, text boxes), and nothing that they add is needed here.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from zipfile import BadZipFile, ZipFile

from index.errors import UnreadableFile
from index.extract.extractor import Extract

# Office encrypts a file by wrapping it in a compound file with an entry of this name.
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_ENTRY = "EncryptedPackage".encode("utf-16-le")
# Word needs eleven elements for a table in a table, and nobody nests twenty tables.
_MAX_DEPTH = 240


@dataclass(frozen=True, slots=True)
class Package:
    """An open file of zipped XML."""

    archive: ZipFile

    def __contains__(self, name: str) -> bool:
        return name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableFile: the part is missing, damaged or encrypted.
        """
        try:
            return self.archive.read(name)
        except KeyError as error:
            raise damaged_file(f"it lacks its part {name}") from error
        except (BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise damaged_file(f"its part {name} can't be unpacked") from error
        except RuntimeError as error:  # the part needs a password
            raise encrypted_file() from error

    def part(self, name: str) -> Element:
        """The root element of a part.

        Raises:
            UnreadableFile: the part is missing, damaged or encrypted, or its XML is invalid or
                unsafe.
        """
        try:
            parser = XMLParser(target=_SafeTreeBuilder())
            parser.feed(self.read(name))
            root: Element = parser.close()
        except (ParseError, ValueError) as error:
            raise damaged_file(f"its part {name} isn't valid XML") from error
        return root

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts that a part of an Office file has a relation of some kind to, by id."""
        folder = dirname(part)
        relations = join(
            folder, "_rels", f"{part.removeprefix(folder).lstrip('/')}.rels"
        )
        if relations not in self:
            return {}
        return {
            relation.get("Id", ""): normpath(
                join("/", folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in self.part(relations)
            if relation.get("Type", "").endswith(f"/{kind}")
        }

    def main_part(self) -> str:
        """The name of the main part of an Office file.

        Raises:
            UnreadableFile: there is none.
        """
        for name in self.related("", "officeDocument").values():
            return name
        raise damaged_file("it names no main part")


def open_package(data: bytes) -> Package:
    """Open a file of zipped XML.

    Raises:
        UnreadableFile: it isn't a zip file, or it is encrypted.
    """
    if data.startswith(_COMPOUND_FILE) and _ENCRYPTED_ENTRY in data:
        raise encrypted_file()
    try:
        return Package(ZipFile(BytesIO(data)))
    except (BadZipFile, ValueError) as error:
        raise damaged_file("it isn't a zip file") from error


def damaged_file(reason: str) -> UnreadableFile:
    """The error for a file that isn't what its suffix says."""
    return UnreadableFile(
        "damaged", f"It is damaged, or not the kind of file its name says: {reason}."
    )


def encrypted_file() -> UnreadableFile:
    """The error for a file that needs a password."""
    return UnreadableFile(
        "encrypted", "It is protected by a password; save it without one."
    )


def require_text(extract: Extract) -> Extract:
    """Return the extract if it has text.

    Raises:
        UnreadableFile: it has none.
    """
    if not extract.text:
        raise UnreadableFile("empty", "It has no text, perhaps only pictures.")
    return extract


def name_of(element: Element) -> str:
    """The name of an element without its namespace; each Office format has two of them."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """The value of an attribute, whose name is given without a namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def relation_of(element: Element) -> str | None:
    """The id of the relation that an element of an Office file refers to."""
    for key, value in element.attrib.items():
        if key.endswith("/relationships}id"):
            return value
    return None


def children_named(element: Iterable[Element], *names: str) -> Iterator[Element]:
    """The children with one of the names, in order."""
    return (child for child in element if name_of(child) in names)


def first(element: Element | None, *path: str) -> Element | None:
    """Follow a path of names, taking the first child of each name; None if one is missing."""
    for name in path:
        if element is None:
            return None
        element = next(children_named(element, name), None)
    return element


class _SafeTreeBuilder(TreeBuilder):
    """Builds the tree of safe XML: refuses document types (entities) and endless nesting."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, name: str, *_: str | None) -> None:
        raise damaged_file(f"it declares a document type, {name}")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise damaged_file("its elements are nested too deeply")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)
