"""Markdown rendered, with a quote marked at its exact range."""

import re
from collections.abc import Iterator
from html import unescape

import nh3
from markdown_it import MarkdownIt

from index.text.range import Range

LONGEST = 200_000
"""Characters of the longest document that is rendered; longer ones are shown as text."""
_START, _END = "⸢", "⸣"
# Both are punctuation, so that emphasis beside them is still emphasis.
_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("em", "strong", "s", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_MARKER = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+|\|[ \t]*)")
_TAG = re.compile(r"(<[^>]*>)")
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_markdown.disable("image")  # pictures aren't in the index, and none is fetched


def markdown_html(text: str, quote: Range | None) -> str | None:
    """The text as HTML, with the quote marked; None if it can't be marked exactly.

    Raw HTML is shown as text, and so is what would load a picture.
    """
    if len(text) > LONGEST or _START in text or _END in text:
        return None
    source = text if quote is None else _with_signs(text, quote)
    body = _without_front_matter(source)
    html = nh3.clean(
        _markdown.render(body),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return html if quote is None else _marked(html, text[quote.start : quote.end])


def _with_signs(text: str, quote: Range) -> str:
    """The text with a sign at each end of the quote, inside the marks of its block."""
    start, end = quote.start, quote.end
    line = text.rfind("\n", 0, start) + 1
    marker = _MARKER.match(text, line)
    if marker and not text[line:start].strip(" \t>") and marker.end() < end:
        start = max(start, marker.end())
    words = text[start:end].rstrip()
    if text[line : line + 1].strip(" \t") == "|" or words.endswith("|"):
        words = words.rstrip("| \t")
    end = start + len(words)
    return f"{text[:start]}{_START}{text[start:end]}{_END}{text[end:]}"


def _without_front_matter(text: str) -> str:
    """The text with its front matter as code, which Markdown would take for a heading."""
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---", 4)
    return text if end < 0 else f"```\n{text[4:end]}\n```\n{text[end + 4 :]}"


def _marked(html: str, quote: str) -> str | None:
    """The HTML with what stands between the signs marked; None if that isn't the quote."""
    if html.count(_START) != 1 or html.count(_END) != 1:
        return None
    inside: list[str] = []
    parts = list(_parts(html, inside))
    if any(_START in part or _END in part for part in parts):
        return None  # a sign in a tag
    wanted = iter(_letters(quote))
    found = _letters(unescape("".join(inside)))
    if not found or not all(letter in wanted for letter in found):
        return None
    return "".join(parts)


def _parts(html: str, inside: list[str]) -> Iterator[str]:
    is_open, anchor = False, ' id="quote"'
    for part in _TAG.split(html):
        if part.startswith("<"):
            yield part
            continue
        for piece in re.split(f"([{_START}{_END}])", part):
            if piece in (_START, _END):
                is_open = piece == _START
            elif is_open and piece.strip():
                inside.append(piece)
                yield f'<mark class="strongest"{anchor}>{piece}</mark>'
                anchor = ""
            else:
                yield piece


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalnum()]
