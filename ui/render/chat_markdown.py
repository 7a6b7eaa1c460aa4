"""A chat as Markdown with its quotes, which `askquote check` verifies as it stands.

A text is shown escaped, on one line, so that no text can pass for a line of another kind.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.store.state import IndexState
from qa.answers.check import SavedQuote
from qa.answers.saved_chat import Chat, answers
from qa.errors import BadRow
from ui.render.markdown import escaped
from ui.render.phrases import coverage

TITLE = "# A chat with askquote"
PROMISE = (
    "Each quote is a range of characters in its document, whose file had the SHA-256 below"
    " it. This file can be verified as it stands: `askquote check FILE`"
)
NOT_FOUND = "Not in the documents."
WORDING = "Wording by a language model"
STRUCK = "Struck out of the wording, as no quote bears it out"
WORDING_NOTE = "Note on the wording"

_Json = Mapping[str, object]

_HASH = re.compile("[0-9a-f]{64}")


def chat_markdown(chat: Chat) -> str:
    """A chat as Markdown.

    Raises:
        BadRow: a turn has no answer's JSON.
    """
    lines = [TITLE, "", PROMISE]
    for answer in answers(chat):
        lines.extend(_answer(answer))
    return "\n".join(lines) + "\n"


def _answer(answer: _Json) -> Iterator[str]:
    yield ""
    yield f"## {escaped(str(answer['question']))}"
    for line in _said(answer):
        yield ""
        yield line
    for title, key in (("Quote", "quotes"), ("Nearest", "nearest")):
        for number, quote in enumerate(_list(answer[key]), start=1):
            yield ""
            yield f"### {title} {number}"
            yield ""
            yield from _quote(quote)


def _said(answer: _Json) -> Iterator[str]:
    """What stands above the quotes, a paragraph each."""
    yield from _named("Read as", answer.get("resolved"))
    if answer.get("note") is not None:
        yield from _named("Note", answer["note"])
        return
    yield from _named("Verdict", answer.get("verdict"))
    for span in _list(answer["spans"]):
        yield _span(span)
    if not answer["found"]:
        yield NOT_FOUND
    match answer.get("confidence"):
        case float(confidence) | int(confidence) if 0 <= confidence <= 1:
            yield f"Confidence: {confidence:.0%}"
    yield from _index(answer.get("index"))
    yield from _named(WORDING, answer.get("wording"))
    for sentence in _list(answer.get("unsupported")):
        yield from _named(STRUCK, sentence)
    yield from _named(WORDING_NOTE, answer.get("wording_note"))


def _named(name: str, text: object) -> Iterator[str]:
    if isinstance(text, str):
        yield f"{name}: {escaped(text)}"


def _index(index: object) -> Iterator[str]:
    """How much of the folder the answer rests on, where that is not all of it."""
    match index:
        case {
            "documents": int(documents),
            "pending": int(pending),
            "failed": int(failed),
            "vectors_pending": int(vectors),
        }:
            missing = coverage(IndexState(documents, pending, failed, vectors))
            yield from _named("Index", missing or None)


def _span(span: _Json) -> str:
    match span:
        case {"quote": int(quote), "start": int(start), "end": int(end), "text": text}:
            place = f"quote {quote + 1}, characters {start:d} to {end:d}"
            return f"Answer: {escaped(str(text))} ({place})"
    raise BadRow(f"This is no span of an answer: {span!r:.200}")


def _quote(quote: _Json) -> Iterator[str]:
    saved = SavedQuote.parse(quote)
    if saved.start < 0 or not _HASH.fullmatch(saved.sha256):
        raise BadRow(f"This is no quote of an answer: {quote!r:.200}")
    yield f"> “{escaped(saved.text)}”"
    yield ""
    yield f"- Document: {escaped(saved.document)}"
    match quote.get("heading"):
        case str(heading):
            yield f"- Heading: {escaped(heading)}"
    match quote.get("page"):
        case int(page) if page > 0:
            yield f"- Page: {page:d}"
    yield f"- Characters: {saved.start:d} to {saved.end:d}"
    yield f"- SHA-256: `{saved.sha256}`"


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []
