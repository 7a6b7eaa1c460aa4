"""E-mail messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import CharsetError, HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from index.errors import UnreadableFile
from index.extract.blocks import Block, clean, join_blocks
from index.extract.extractor import Extract
from index.extract.optional_libraries import recipe_with_version
from index.extract.web.hypertext import RECIPE, blocks, markup, parse
from index.text.document import Range

_LINES = ("From", "To", "Cc", "Date")


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail message: subject, sender, receivers, date, body, and attachments' names."""

    media_type: str = "message/rfc822"

    @property
    def recipe(self) -> str:
        """The rules' version and lxml's, which reads a body in HTML."""
        return recipe_with_version(f"mail/1 {RECIPE}", "lxml")

    def extract(self, data: bytes) -> Extract:
        """Read the message's plain text, or its HTML where it has no other."""
        try:
            message = message_from_bytes(data)
            bodies = [_body(part) for part in _readable(message)]
        except RecursionError as error:
            raise _damaged("its parts are nested without end") from error
        if not message.keys():
            raise _damaged("it starts with no header")
        return _joined([join_blocks(_head(message)), *bodies, _attached(message)])


def _damaged(reason: str) -> UnreadableFile:
    return UnreadableFile(
        "damaged", f"It is no e-mail message: {reason}. Save it anew as .eml."
    )


def _head(message: Message) -> Iterator[Block]:
    headers = {name.lower(): value for name, value in [*message.raw_items()][::-1]}
    yield Block(_decoded(headers.get("subject", "")), "heading")
    for name in _LINES:
        value = _decoded(headers.get(name.lower(), ""))
        if value:
            yield Block(f"{name}: {value}")


def _decoded(value: object) -> str:
    """A header's words; bytes that are no ASCII are read as UTF-8, unknown words stay."""
    raw = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return clean(str(make_header(decode_header(raw))))
    except (CharsetError, HeaderParseError, LookupError, ValueError):
        return clean(raw)


def _readable(part: Message) -> Iterator[Message]:
    """The parts that are the body, in order; of alternatives the plainest."""
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind == "message/rfc822":
        return
    if not part.is_multipart():
        if part.get_content_maintype() == "text" and not part.get_filename():
            yield part
        return
    inner = [list(_readable(child)) for child in _children(part)]
    if kind == "multipart/alternative":
        inner = sorted(filter(None, inner), key=_plainness)[:1]
    for parts in inner:
        yield from parts


def _children(part: Message) -> Sequence[Message]:
    children = part.get_payload()
    return [each for each in children if isinstance(each, Message)]


def _plainness(parts: Sequence[Message]) -> int:
    kinds = {part.get_content_type() for part in parts}
    if kinds == {"text/plain"}:
        return 0
    return 1 if "text/html" in kinds else 2


def _body(part: Message) -> Extract:
    payload = part.get_payload(decode=True)
    text = markup(payload if isinstance(payload, bytes) else b"", _charset(part))
    if part.get_content_type() != "text/html":
        # Plain text keeps its lines: they tell lists and signatures from paragraphs.
        lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        return Extract(lines.encode("utf-8", "replace").decode("utf-8"))
    root = parse(text)
    return Extract("") if root is None else join_blocks(blocks(root))


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    return None if charset in {None, "us-ascii", "unknown-8bit"} else charset


def _attached(message: Message) -> Extract:
    names = [clean(_decoded(part.get_filename() or "")) for part in message.walk()]
    listed = ", ".join(filter(None, names))
    return Extract(f"Attachments: {listed}." if listed else "")


def _joined(extracts: Iterable[Extract]) -> Extract:
    """The texts one below the other, a blank line between."""
    text = ""
    headings: list[Range] = []
    for extract in extracts:
        if text and extract.text:
            text += "\n\n"
        headings += [
            Range(start + len(text), end + len(text)) for start, end in extract.headings
        ]
        text += extract.text
    return Extract(text, headings=tuple(headings))
