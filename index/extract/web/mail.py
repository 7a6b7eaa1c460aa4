"""E-mail messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.errors import CharsetError, HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from index.errors import UnreadableFile
from index.extract.blocks import Block, clean, join_blocks
from index.extract.extractor import Extract
from index.extract.optional_libraries import recipe_with_version
from index.extract.text.text_structure import plain_structure
from index.extract.web.hypertext import RECIPE, blocks, decode_html, parse
from index.text.structure import Structure
from index.text.structure_json import joined

_HEADERS = ("From", "To", "Cc", "Date")


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail message: subject, sender, recipients, date, body and attachment names."""

    media_type: str = "message/rfc822"

    @property
    def recipe(self) -> str:
        """The version of the rules and of lxml, which reads HTML bodies."""
        return recipe_with_version(f"mail/2 {RECIPE}", "lxml")

    def extract(self, data: bytes) -> Extract:
        """Read the plain text of the message, or its HTML if there is no plain text."""
        try:
            message = message_from_bytes(data)
            bodies = [_body(part) for part in _body_parts(message)]
        except RecursionError as error:
            raise _damaged("its parts are nested too deeply") from error
        if not message.keys():
            raise _damaged("it doesn't start with a header")
        return _join(
            [join_blocks(_header_blocks(message)), *bodies, _attachment_list(message)]
        )


def _damaged(reason: str) -> UnreadableFile:
    return UnreadableFile(
        "damaged", f"It isn't an e-mail message: {reason}. Save it as .eml again."
    )


def _header_blocks(message: Message) -> Iterator[Block]:
    headers = {name.lower(): value for name, value in [*message.raw_items()][::-1]}
    yield Block(_decode_header(headers.get("subject", "")), "heading")
    for name in _HEADERS:
        value = _decode_header(headers.get(name.lower(), ""))
        if value:
            yield Block(f"{name}: {value}")


def _decode_header(value: object) -> str:
    """Decode a header; raw bytes are read as UTF-8, undecodable parts are kept as they are."""
    raw = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return clean(str(make_header(decode_header(raw))))
    except (CharsetError, HeaderParseError, LookupError, ValueError):
        return clean(raw)


def _body_parts(part: Message) -> Iterator[Message]:
    """Yield the text parts of the body in order; of alternatives, only the plainest."""
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind == "message/rfc822":
        return
    if not part.is_multipart():
        if part.get_content_maintype() == "text" and not part.get_filename():
            yield part
        return
    inner = [list(_body_parts(child)) for child in _children(part)]
    if kind == "multipart/alternative":
        inner = sorted(filter(None, inner), key=_plainness)[:1]
    for parts in inner:
        yield from parts


def _children(part: Message) -> Sequence[Message]:
    children = part.get_payload()
    return [child for child in children if isinstance(child, Message)]


def _plainness(parts: Sequence[Message]) -> int:
    kinds = {part.get_content_type() for part in parts}
    if kinds == {"text/plain"}:
        return 0
    return 1 if "text/html" in kinds else 2


def _body(part: Message) -> Extract:
    payload = part.get_payload(decode=True)
    text = decode_html(payload if isinstance(payload, bytes) else b"", _charset(part))
    if part.get_content_type() != "text/html":
        # Keep the lines of plain text: they show what is a list or a signature.
        plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        plain = plain.encode("utf-8", "replace").decode("utf-8")
        return Extract(plain, structure=_below_subject(plain_structure(plain)))
    root = parse(text)
    return Extract("") if root is None else join_blocks(blocks(root))


def _below_subject(structure: Structure) -> Structure:
    headings = (each._replace(level=each.level + 1) for each in structure.headings)
    return replace(structure, headings=tuple(headings))


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    return None if charset in {None, "us-ascii", "unknown-8bit"} else charset


def _attachment_list(message: Message) -> Extract:
    names = [
        clean(_decode_header(part.get_filename() or "")) for part in message.walk()
    ]
    joined = ", ".join(filter(None, names))
    return Extract(f"Attachments: {joined}." if joined else "")


def _join(extracts: Iterable[Extract]) -> Extract:
    """Join the texts with blank lines between them."""
    text, structure = "", Structure()
    for extract in extracts:
        if text and extract.text:
            text += "\n\n"
        structure = joined(structure, extract.structure, len(text))
        text += extract.text
    return Extract(text, structure=structure)
