"""Zipped XML: what .docx, .pptx, .odt and .odp files are made of.

Read with the standard library alone: the Office libraries for Python leave out words that
stand in the file (tracked insertions, content controls, text boxes), and nothing that they
add is wanted here.
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

# Office encrypts a file by wrapping it into one of these, with an entry of this name.
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_ENTRY = "EncryptedPackage".encode("utf-16-le")
# Word nests a table in a table eleven elements deep; nobody nests twenty.
_DEEPEST = 240


@dataclass(frozen=True, slots=True)
class Package:
    """An open file of zipped XML."""

    archive: ZipFile

    def __contains__(self, name: str) -> bool:
        return name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """A part's bytes, by its name.

        Raises:
            UnreadableFile: the part is missing, damaged or encrypted.
        """
        try:
            return self.archive.read(name)
        except KeyError as error:
            raise damaged(f"it lacks its part {name}") from error
        except (BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise damaged(f"its part {name} can't be unpacked") from error
        except RuntimeError as error:  # zipfile's word for a part that wants a password
            raise encrypted() from error

    def part(self, name: str) -> Element:
        """The root element of a part, by its name.

        Raises:
            UnreadableFile: the part is missing, damaged, encrypted or no honest XML.
        """
        try:
            parser = XMLParser(target=_Builder())
            parser.feed(self.read(name))
            root: Element = parser.close()
        except (ParseError, ValueError) as error:
            raise damaged(f"its part {name} is no XML") from error
        return root

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts that a part of an Office file is related to by a kind, by their ids."""
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
        """The name of the part that an Office file starts with.

        Raises:
            UnreadableFile: there is none.
        """
        for name in self.related("", "officeDocument").values():
            return name
        raise damaged("it names no main part")


def open_package(data: bytes) -> Package:
    """Open a file of zipped XML.

    Raises:
        UnreadableFile: it is no zip file, or it is encrypted.
    """
    if data.startswith(_COMPOUND_FILE) and _ENCRYPTED_ENTRY in data:
        raise encrypted()
    try:
        return Package(ZipFile(BytesIO(data)))
    except (BadZipFile, ValueError) as error:
        raise damaged("it is no zip file") from error


def damaged(reason: str) -> UnreadableFile:
    """What to say of a file that is not what its name says."""
    return UnreadableFile(
        "damaged", f"It is damaged, or of another kind than its name says: {reason}."
    )


def encrypted() -> UnreadableFile:
    """What to say of a file that opens with a password."""
    return UnreadableFile(
        "encrypted", "It is protected by a password; save it without one."
    )


def with_words(extract: Extract) -> Extract:
    """What a file says.

    Raises:
        UnreadableFile: it has no words.
    """
    if not extract.text:
        raise UnreadableFile("empty", "It holds no text, only pictures perhaps.")
    return extract


def name_of(element: Element) -> str:
    """An element's name without its namespace, of which Office's formats have two each."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute's value, by its name without its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def relation_of(element: Element) -> str | None:
    """The id of the relation that an element of an Office file names."""
    for key, value in element.attrib.items():
        if key.endswith("/relationships}id"):
            return value
    return None


def named(element: Iterable[Element], *names: str) -> Iterator[Element]:
    """The children of any of the names, in order."""
    return (child for child in element if name_of(child) in names)


def first(element: Element | None, *path: str) -> Element | None:
    """The first child of a name, its first child of the next name, and so on."""
    for name in path:
        if element is None:
            return None
        element = next(named(element, name), None)
    return element


class _Builder(TreeBuilder):
    """Builds the tree of honest XML: no entities of its own, no bottomless nesting."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, name: str, *_: str | None) -> None:
        raise damaged(f"it declares a document type, {name}")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise damaged("it is nested deeper than any document")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)
