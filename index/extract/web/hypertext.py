"""HTML as blocks of text: headings, paragraphs, list items, and rows of tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from index.errors import UnreadableFile
from index.extract.blocks import Block
from index.extract.decoding import decode
from index.extract.optional_libraries import library_missing
from index.extract.web.html_tables import holds_data, rows

RECIPE = "html/2"
# An element of the tree. lxml ships no types.
Element = Any

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = _HEADINGS | frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "dialog", "div", "dl", "dt", "details", "fieldset", "figcaption", "figure",
    "footer", "form", "frameset", "header", "hgroup", "hr", "html", "legend", "li",
    "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
_UNSEEN = (
    "audio", "button", "canvas", "datalist", "iframe", "input", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "video",
)  # fmt: skip
# What a link says that only marks its heading's place.
_ANCHORS = frozenset(("¶", "#", "§", "🔗"))
# The standard looks for the encoding's name this far into a page.
_PROLOGUE = 1024
_CHARSET = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w-]+)
    |<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# In XHTML any element may close itself; an HTML parser takes that for an opening.
_CLOSES_ITSELF = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)"
    r"([a-z][\w:-]*)((?:\s[^<>]*)?)/>",
    re.IGNORECASE,
)
_IS_XHTML = re.compile(r"<\?xml\s|<html[^>]{1,500}www\.w3\.org/1999/xhtml")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))


def markup(data: bytes, charset: str | None = None) -> str:
    """Decode a page as HTML's rules say: by its mark, the given charset, or its own word.

    Raises:
        UnreadableFile: it names no encoding, and the bytes are no text.
    """
    name = None if data.startswith(_MARKS) else charset or _declared(data)
    if name:
        try:
            return data.decode(name, "replace")
        except (LookupError, ValueError):  # no encoding of text is called that
            return decode(data)
    return decode(data)


def _declared(data: bytes) -> str | None:
    """The encoding that a page names in ASCII, which can't be UTF-16 then."""
    found = _CHARSET.search(data[:_PROLOGUE])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    if name.startswith("utf-16"):
        return "utf-8"
    # Browsers read these two as the wider code page, whose quotation marks writers meant.
    return "cp1252" if name in {"iso-8859-1", "latin1", "us-ascii"} else name


def parse(text: str) -> Element | None:
    """The tree of a page without what is never text, or None where there is nothing.

    Raises:
        UnreadableFile: lxml is not installed, or the tags are nested without end.
    """
    try:
        from lxml import etree, html  # noqa: PLC0415 - asking and other kinds need no lxml
    except ImportError as error:
        raise library_missing("html") from error
    if _IS_XHTML.search(text, 0, _PROLOGUE):
        text = _CLOSES_ITSELF.sub(r"<\1\2></\1>", text)
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    source = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(source, parser=parser)
    except etree.ParserError:  # its word for a page of no text and no tags
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableFile(
            "damaged",
            "Its tags are nested deeper than in any page; save its text as another kind.",
        )
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    _drop_anchors(root)
    return root


def _drop_anchors(root: Element) -> None:
    for link in list(root.iter("a")):
        if "".join(link.itertext()).strip() in _ANCHORS:
            link.drop_tree()


def blocks(root: Element) -> Iterator[Block]:
    """The blocks of a tree in order, without its title."""
    from lxml import etree  # noqa: PLC0415 - as above

    writing = _Writing()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield from writing.leave(element)
        elif element.tag == "title":
            walk.skip_subtree()
        elif element.tag == "table" and holds_data(element):
            yield from writing.cut()
            yield from rows(element)
            walk.skip_subtree()
        else:
            yield from writing.enter(element)
    yield from writing.cut()


@dataclass(slots=True)
class _Writing:
    """The words of the block that is being read."""

    pieces: list[str] = field(default_factory=list)
    heading: Element | None = None
    in_item: bool = False
    in_pre: int = 0

    def enter(self, element: Element) -> Iterator[Block]:
        """Start an element."""
        tag = element.tag
        if tag in _BLOCKS:
            yield from self.cut()
            self.in_item = tag == "li" or (self.in_item and tag in {"div", "p"})
        if tag in _HEADINGS:
            self.heading = element
        self.in_pre += tag == "pre"
        self.pieces.append("\n" if tag == "br" else self._words(element.text))

    def leave(self, element: Element) -> Iterator[Block]:
        """End an element."""
        tag = element.tag
        if tag in _BLOCKS:
            yield from self.cut()
        if tag == "li":
            self.in_item = False
        if element is self.heading:
            self.heading = None
        self.in_pre -= tag == "pre"
        self.pieces.append(self._words(element.tail))

    def cut(self) -> Iterator[Block]:
        """End the block; a line that is empty ends a paragraph too."""
        text = "".join(self.pieces).translate(_INVISIBLE)
        self.pieces = []
        for part in re.split(r"\n\s*\n", text):
            if part.strip():
                kind = self._kind()
                yield Block(f"- {part.strip()}" if kind == "item" else part, kind)
                self.in_item = False

    def _kind(self) -> Literal["paragraph", "heading", "item"]:
        if self.heading is not None:
            return "heading"
        return "item" if self.in_item else "paragraph"

    def _words(self, text: str | None) -> str:
        if not text or self.in_pre:
            return text or ""
        return re.sub(r"\s+", " ", text)
