"""Markdown rendered, with a quote marked at its exact range."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

import nh3
from markdown_it import MarkdownIt

from index.text.range import Range

LONGEST = 200_000
"""Characters of the longest document that is rendered; longer ones are shown as text."""
# Signs for the ends of the quote and of its items: punctuation, so that emphasis beside them
# is still emphasis.
_QUOTE, _ITEM = "⸢⸣", "⸤⸥"
_SIGNS = re.compile(f"[{_QUOTE}{_ITEM}]")
_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("em", "strong", "s", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_MARKER = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+|\|[ \t]*)")
_PIECE = re.compile(f"(<[^>]*>|[{_QUOTE}{_ITEM}])")
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_markdown.disable("image")  # pictures aren't in the index, and none is fetched


def markdown_html(
    text: str, quote: Range | None, items: Sequence[Range] = ()
) -> str | None:
    """The text as HTML, with the quote and items in it marked; None if that isn't exact.

    Raw HTML is shown as text, and so is what would load a picture.
    """
    if len(text) > LONGEST or _SIGNS.search(text):
        return None
    source = text if quote is None else _with_signs(text, quote, items)
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


def _with_signs(text: str, quote: Range, items: Sequence[Range]) -> str:
    """The text with a sign at each end of the quote and its items, inside their block's marks."""
    signs = list(zip(_inside_block(text, quote), _QUOTE, strict=True))
    for item in items:
        if quote.start <= item.start and item.end <= quote.end:
            signs += zip(_inside_block(text, item), _ITEM, strict=True)
    return _inserted(text, signs)


def _inserted(text: str, signs: Sequence[tuple[int, str]]) -> str:
    """The text with signs: at one place, the quote opens before its items and closes after."""
    order = f"{_ITEM[1]}{_QUOTE[1]}{_QUOTE[0]}{_ITEM[0]}"
    parts, done = [], 0
    for offset, sign in sorted(signs, key=lambda each: (each[0], order.index(each[1]))):
        parts += [text[done:offset], sign]
        done = offset
    return "".join([*parts, text[done:]])


def _inside_block(text: str, quote: Range) -> tuple[int, int]:
    """The range without the marks of its block, such as a bullet or a cell's pipes."""
    start, end = quote.start, quote.end
    line = text.rfind("\n", 0, start) + 1
    marker = _MARKER.match(text, line)
    if marker and not text[line:start].strip(" \t>") and marker.end() < end:
        start = max(start, marker.end())
    words = text[start:end].rstrip()
    if text[line : line + 1].strip(" \t") == "|" or words.endswith("|"):
        words = words.rstrip("| \t")
    return start, start + len(words)


def _without_front_matter(text: str) -> str:
    """The text with its front matter as code, which Markdown would take for a heading."""
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---", 4)
    return text if end < 0 else f"```\n{text[4:end]}\n```\n{text[end + 4 :]}"


def _marked(html: str, quote: str) -> str | None:
    """The HTML with what stands between the signs marked; None if that isn't the quote."""
    if any(html.count(sign) != 1 for sign in _QUOTE):
        return None
    inside: list[str] = []
    parts = list(_parts(html, inside))
    if any(map(_SIGNS.search, parts)):
        return None  # a sign in a tag
    wanted = iter(_letters(quote))
    found = _letters(unescape("".join(inside)))
    if not found or not all(letter in wanted for letter in found):
        return None
    return "".join(parts)


def _parts(html: str, inside: list[str]) -> Iterator[str]:
    """The HTML with marks for signs; adds what stands in the quote to `inside`."""
    is_open = dict.fromkeys((_QUOTE, _ITEM), False)
    for piece in _PIECE.split(html):
        if _SIGNS.fullmatch(piece):
            pair = _QUOTE if piece in _QUOTE else _ITEM
            is_open[pair] = piece == pair[0]
        elif piece.startswith("<") or not (piece.strip() and is_open[_QUOTE]):
            yield piece
        else:
            classes = "strongest item" if is_open[_ITEM] else "strongest"
            anchor = "" if inside else ' id="quote"'
            inside.append(piece)
            yield f'<mark class="{classes}"{anchor}>{piece}</mark>'


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalnum()]
