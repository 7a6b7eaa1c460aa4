"""A chat exported as Markdown, which `askquote check` can verify.

Each text is escaped and put on one line, so that none can pass for a line of another kind.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.store.state import IndexState
from qa.answers.check import SavedQuote
from qa.answers.saved_chat import Chat, answers
from qa.errors import BadRow
from ui.render.markdown import escape_markdown
from ui.render.phrases import coverage, heading_path, more_items

TITLE = "# A chat with askquote"
INTRO = (
    "Each quote is a range of characters in a document; below it is the SHA-256 of the"
    " document's file. Verify this chat with: `askquote check FILE`"
)
ABOVE: Mapping[str, str] = {
    "question": "Question",
    "lead_in": "Lead-in",
    "caption": "Caption",
    "header": "Column",
}
"""The names of what a quote stands under."""
NOT_FOUND = "Not in the documents."
WORDING = "Wording by a language model"
REMOVED = "Removed from the wording, because no quote supports it"
WORDING_NOTE = "Note on the wording"

_Json = Mapping[str, object]

_HASH = re.compile("[0-9a-f]{64}")


def chat_markdown(chat: Chat) -> str:
    """A chat as Markdown.

    Raises:
        BadRow: a turn has no answer, or its answer isn't valid.
    """
    lines = [TITLE, "", INTRO]
    for answer in answers(chat):
        lines.extend(_answer(answer))
    return "\n".join(lines) + "\n"


def _answer(answer: _Json) -> Iterator[str]:
    yield ""
    yield f"## {escape_markdown(str(answer['question']))}"
    for line in _paragraphs(answer):
        yield ""
        yield line
    for title, key in (("Quote", "quotes"), ("Nearest", "nearest")):
        for number, quote in enumerate(_list(answer[key]), start=1):
            yield ""
            yield f"### {title} {number}"
            yield ""
            yield from _quote(quote)


def _paragraphs(answer: _Json) -> Iterator[str]:
    """The paragraphs above the quotes."""
    yield from _labelled("Read as", answer.get("resolved"))
    if answer.get("note") is not None:
        yield from _labelled("Note", answer["note"])
        return
    yield from _labelled("Verdict", answer.get("verdict"))
    for span in _list(answer["spans"]):
        yield _span(span)
    yield from _following(answer.get("following"))
    if not answer["found"]:
        yield NOT_FOUND
    yield from _searched(answer.get("searched"))
    match answer.get("confidence"):
        case float(confidence) | int(confidence) if 0 <= confidence <= 1:
            yield f"Confidence: {confidence:.0%}"
    yield from _index(answer.get("index"))
    yield from _labelled(WORDING, answer.get("wording"))
    for sentence in _list(answer.get("unsupported")):
        yield from _labelled(REMOVED, sentence)
    yield from _labelled(WORDING_NOTE, answer.get("wording_note"))


def _searched(searched: object) -> Iterator[str]:
    """What was searched, if not all documents."""
    match searched:
        case {"documents": list(documents), "dated": dated}:
            names = ", ".join(map(str, documents)) or "all documents"
            yield from _labelled("Searched", f"{names} of {dated}" if dated else names)


def _following(following: object) -> Iterator[str]:
    """That a list goes on after its quoted items."""
    match following:
        case {"items": int(items)}:
            yield f"… {more_items(items)}"


def _labelled(name: str, text: object) -> Iterator[str]:
    if isinstance(text, str):
        yield f"{name}: {escape_markdown(text)}"


def _index(index: object) -> Iterator[str]:
    """What the index still lacked when it was asked, if anything."""
    match index:
        case {
            "documents": int(documents),
            "pending": int(pending),
            "failed": int(failed),
            "vectors_pending": int(vectors),
        }:
            missing = coverage(IndexState(documents, pending, failed, vectors))
            yield from _labelled("Index", missing or None)


def _span(span: _Json) -> str:
    match span:
        case {"quote": int(quote), "start": int(start), "end": int(end), "text": text}:
            position = f"quote {quote + 1}, characters {start:d} to {end:d}"
            return f"Answer: {escape_markdown(str(text))} ({position})"
    raise BadRow(f"This isn't a span of an answer: {span!r:.200}")


def _quote(quote: _Json) -> Iterator[str]:
    saved = SavedQuote.parse(quote)
    if saved.start < 0 or not _HASH.fullmatch(saved.sha256):
        raise BadRow(f"This isn't a quote of an answer: {quote!r:.200}")
    yield f"> “{escape_markdown(saved.text)}”"
    yield ""
    yield f"- Document: {escape_markdown(saved.document)}"
    yield from _edition(quote)
    match quote:
        case {"path": [_, *_] as path}:
            yield f"- Heading: {escape_markdown(heading_path([*map(str, path)]))}"
        case {"heading": str(heading)}:
            yield f"- Heading: {escape_markdown(heading)}"
    yield from map(_above, _list(quote.get("under")))
    match quote.get("page"):
        case int(page) if page > 0:
            yield f"- Page: {page:d}"
    yield f"- Characters: {saved.start:d} to {saved.end:d}"
    yield f"- SHA-256: `{saved.sha256}`"


def _edition(quote: _Json) -> Iterator[str]:
    """What the document says of its own version."""
    match quote.get("dated"):
        case int(year) if year > 0:
            yield f"- Dated: {year:d}"
    match quote.get("status"):
        case str(status):
            yield f"- Status: {escape_markdown(status)}"


def _above(part: object) -> str:
    match part:
        case {"kind": str(kind), "start": int(start), "end": int(end), "text": text}:
            if kind in ABOVE and start >= 0:
                words = escape_markdown(str(text))
                return f"- {ABOVE[kind]}: {words} (characters {start:d} to {end:d})"
    raise BadRow(f"This isn't what a quote stands under: {part!r:.200}")


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []
