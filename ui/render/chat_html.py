"""A chat exported as an HTML page of its own, which `askquote check` can verify.

Each line of the Markdown export is a line of the page, so what is shown is what is checked.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from pathlib import Path

from qa.answers.saved_chat import Chat
from ui.render.chat_markdown import INTRO, TITLE, chat_markdown
from ui.render.markdown import escape_markup, unescape_markup

_STYLE = Path(__file__).with_name("chat_html.css")
_FIRST = "<!doctype html><!-- A chat with askquote -->"
_LAST = "</main></body></html>"
# What a line of the Markdown starts and ends with, and its element.
_FORMS = (
    ("# ", "", "h1"),
    ("## ", "", "h2"),
    ("### ", "", "h3"),
    ("> “", "”", "blockquote"),
    ("- ", "", "li"),
    ("", "", "p"),
)
_LINE = re.compile("<(?P<tag>h[123]|blockquote|li|p)>(?P<text>.*)</(?P=tag)>")
_HASH = re.compile("- SHA-256: `[0-9a-f]{64}`")


def chat_html(chat: Chat) -> str:
    """A chat as a page that needs no other file.

    Raises:
        BadRow: a turn has no answer, or its answer isn't valid.
    """
    body = map(_shown, chat_markdown(chat).splitlines())
    return "\n".join([*_head(), *body, _LAST]) + "\n"


def is_chat_html(first: str) -> bool:
    """Whether a file with this first line is a chat exported as a page."""
    return first.rstrip("\n") == _FIRST


def markdown_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines of the Markdown export that a page was made of, one for each of its lines.

    A line that isn't from an export stays as it is, and so is none of the Markdown either.
    """
    head = _head()
    for number, line in enumerate(lines):
        text = line.rstrip("\n")
        if text == _LAST or (number < len(head) and text == head[number]):
            yield ""
        else:
            yield _written(text)


def _head() -> list[str]:
    style = _STYLE.read_text(encoding="utf-8").splitlines()
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return [
        _FIRST,
        '<html lang="en"><head><meta charset="utf-8"><title>A chat with askquote</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<style>",
        *style,
        "</style></head><body><main>",
    ]


def _shown(line: str) -> str:
    """A line of the Markdown as an element."""
    if not line:
        return ""
    before, after, tag = next(
        form for form in _FORMS if line.startswith(form[0]) and line.endswith(form[1])
    )
    text = unescape_markup(line[len(before) : len(line) - len(after)])
    return f"<{tag}>{escape(text)}</{tag}>"


def _written(line: str) -> str:
    """The line of the Markdown that an element was made of."""
    match = _LINE.fullmatch(line)
    if match is None:
        return line
    before, after, _ = next(form for form in _FORMS if form[2] == match["tag"])
    text = unescape(match["text"])
    written = f"{before}{text}{after}"
    if written in (TITLE, INTRO) or _HASH.fullmatch(written):
        return written
    return f"{before}{escape_markup(text)}{after}"
