"""HTML as blocks of text: headings, paragraphs, list items and table rows."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.errors import UnreadableFile
from index.extract.blocks import Block
from index.extract.decoding import decode
from index.extract.office.list_markers import BULLET
from index.extract.optional_libraries import library_missing
from index.extract.web.html_lists import LISTS, OpenList
from index.extract.web.html_tables import holds_data, rows

RECIPE = "html/4"
# An element of the tree. lxml ships no types.
Element = Any

_LEVELS = range(1, 7)
_BLOCKS = frozenset(f"h{level}" for level in _LEVELS) | frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "dialog", "div", "dl", "dt", "details", "fieldset", "figcaption", "figure",
    "footer", "form", "frameset", "header", "hgroup", "hr", "html", "legend", "li",
    "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
# Elements at whose start the text of a list item may begin.
_PARTS_OF_ITEMS = ("div", "p")
_LONGEST_TERM = 80
_ENDS = (".", "?", "!", "\u2026")
_INVISIBLE_TAGS = (
    "audio", "button", "canvas", "datalist", "iframe", "input", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "video",
)  # fmt: skip
# The texts of links that only mark a heading.
_ANCHOR_TEXTS = frozenset(("¶", "#", "§", "🔗"))
# The HTML standard looks for a declared encoding in this many bytes.
_PROLOGUE_BYTES = 1024
_CHARSET = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w-]+)
    |<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Any XHTML element may be self-closing, but an HTML parser reads that as a start tag.
_SELF_CLOSING = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)"
    r"([a-z][\w:-]*)((?:\s[^<>]*)?)/>",
    re.IGNORECASE,
)
_IS_XHTML = re.compile(r"<\?xml\s|<html[^>]{1,500}www\.w3\.org/1999/xhtml")
_INVISIBLE_CHARACTERS = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))


def decode_html(data: bytes, charset: str | None = None) -> str:
    """Decode a page by its byte order mark, the given charset, or its declared encoding.

    Raises:
        UnreadableFile: no encoding is known, and the bytes aren't text.
    """
    name = (
        None
        if data.startswith(_BYTE_ORDER_MARKS)
        else charset or _declared_encoding(data)
    )
    if name:
        try:
            return data.decode(name, "replace")
        except (LookupError, ValueError):  # not the name of a text encoding
            return decode(data)
    return decode(data)


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that a page declares in ASCII, which rules out UTF-16."""
    match = _CHARSET.search(data[:_PROLOGUE_BYTES])
    if not match:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace").lower()
    if name.startswith("utf-16"):
        return "utf-8"
    # Browsers read these as cp1252, whose quotation marks the authors meant.
    return "cp1252" if name in {"iso-8859-1", "latin1", "us-ascii"} else name


def parse(text: str) -> Element | None:
    """Parse a page without the elements that never contain text; None for an empty page.

    Raises:
        UnreadableFile: lxml isn't installed, or the tags are nested too deeply.
    """
    try:
        from lxml import etree, html  # noqa: PLC0415 - only some kinds of file need lxml
    except ImportError as error:
        raise library_missing("html") from error
    if _IS_XHTML.search(text, 0, _PROLOGUE_BYTES):
        text = _SELF_CLOSING.sub(r"<\1\2></\1>", text)
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    source = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(source, parser=parser)
    except etree.ParserError:  # raised for a page without text and tags
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableFile(
            "damaged",
            "Its tags are nested too deeply; save its text as another kind of file.",
        )
    etree.strip_elements(root, *_INVISIBLE_TAGS, with_tail=False)
    _drop_anchors(root)
    return root


def _drop_anchors(root: Element) -> None:
    for link in list(root.iter("a")):
        if "".join(link.itertext()).strip() in _ANCHOR_TEXTS:
            link.drop_tree()


def blocks(root: Element) -> Iterator[Block]:
    """Yield the blocks of a page in order, without its title."""
    from lxml import etree  # noqa: PLC0415 - as above

    builder = _BlockBuilder()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield from builder.leave(element)
        elif element.tag == "title":
            walk.skip_subtree()
        elif element.tag == "table" and holds_data(element):
            yield from builder.flush()
            yield from builder.end_term()
            yield from rows(element)
            walk.skip_subtree()
        else:
            yield from builder.enter(element)
    yield from builder.flush()
    yield from builder.end_term()


@dataclass(slots=True)
class _BlockBuilder:
    """Collects the text of the current block while the tree is walked.

    `marker` is that of the list item whose text hasn't begun, and `term` one whose definition
    hasn't.
    """

    pieces: list[str] = field(default_factory=list)
    inside: Counter[str] = field(default_factory=Counter)
    lists: list[OpenList] = field(default_factory=list)
    marker: str = ""
    term: str = ""

    def enter(self, element: Element) -> Iterator[Block]:
        """Handle the start of an element, and yield the blocks that end there."""
        tag = element.tag
        if tag in _BLOCKS:
            yield from self.flush()
            self._begin(element)
        self.inside[tag] += 1
        self.pieces.append("\n" if tag == "br" else self._collapse_spaces(element.text))

    def leave(self, element: Element) -> Iterator[Block]:
        """Handle the end of an element, and yield the blocks that end there."""
        tag = element.tag
        if tag in _BLOCKS:
            yield from self.flush()
            self._end(tag)
        self.inside[tag] -= 1
        self.pieces.append(self._collapse_spaces(element.tail))

    def flush(self) -> Iterator[Block]:
        """End the current block; an empty line in it starts a new paragraph."""
        text = "".join(self.pieces).translate(_INVISIBLE_CHARACTERS)
        self.pieces = []
        for part in [text] if self.inside["pre"] else re.split(r"\n\s*\n", text):
            if part.strip():
                yield from self._block(part)

    def end_term(self) -> Iterator[Block]:
        """Yield the term that has no definition in its place."""
        if self.term:
            yield Block(self.term)
            self.term = ""

    def _begin(self, element: Element) -> None:
        if element.tag in LISTS:
            self.lists.append(OpenList(element))
        if element.tag == "li":
            self.marker = self.lists[-1].next_marker(element) if self.lists else BULLET
        elif element.tag not in _PARTS_OF_ITEMS:
            self.marker = ""

    def _end(self, tag: str) -> None:
        if tag in LISTS:
            self.lists.pop()
        if tag == "li":
            self.marker = ""

    def _block(self, text: str) -> Iterator[Block]:
        level = next((n for n in _LEVELS if self.inside[f"h{n}"]), None)
        if self.inside["dt"] and level is None and _is_term(text):
            yield from self.end_term()
            self.term = text
        elif self.term and self.inside["dd"] and level is None and not self.marker:
            yield Block(f"{self.term.rstrip().removesuffix(':')}: {text.lstrip()}")
            self.term = ""
        else:
            yield from self.end_term()
            yield self._plain_block(text, level)

    def _plain_block(self, text: str, level: int | None) -> Block:
        if level is not None:
            return Block(text, "heading", level)
        if self.marker and not self.inside["pre"]:
            marker, self.marker = self.marker, ""
            depth = max(0, len(self.lists) - 1)
            return Block(f"{marker}{text.strip()}", "item", depth)
        level = int(self.inside["li"] > 0 and bool(self.lists))
        return Block(text, "code" if self.inside["pre"] else "paragraph", level)

    def _collapse_spaces(self, text: str | None) -> str:
        if not text or self.inside["pre"]:
            return text or ""
        return re.sub(r"\s+", " ", text)


def _is_term(text: str) -> bool:
    """Whether a definition can follow a term in one sentence; a question stays apart."""
    return len(text) <= _LONGEST_TERM and not text.rstrip().endswith(_ENDS)
