"""Headings of Markdown texts that are lines in bold."""

from collections.abc import Iterator, Sequence

import regex

from index.extract.text.prose import TextBlock
from index.text.range import Range

_MAX_LENGTH = 100
_BOLD = regex.compile(
    r"(?P<mark>\*\*|__)(?P<words>[^*_\s](?:[^*_]*[^*_\s])?)(?P=mark)(?P<colon>\s?:)?"
)
_SENTENCE_OR_VALUE = regex.compile(r".*(?:[.!?,;\u2026]$|:\s.*\p{Nd})", regex.DOTALL)


def mark_bold_headings(text: str, blocks: Sequence[TextBlock]) -> Iterator[TextBlock]:
    """The blocks, with each line in bold that heads the next block as a heading.

    Its level is one below that of the last heading with marks.
    """
    level = 0
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            level = block.level
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        words = _bold_words(text, block)
        if words and following and _is_headed(text, following, block, words):
            yield block._replace(kind="heading", range=words, level=level + 1)
        else:
            yield block


def _bold_words(text: str, block: TextBlock) -> Range | None:
    """The words of a paragraph that is one line in bold and no sentence."""
    if block.kind != "paragraph" or block.stop > block.first + 1:
        return None
    bold = _BOLD.fullmatch(text, *block.range)
    if not bold or len(bold["words"]) > _MAX_LENGTH:
        return None
    if _SENTENCE_OR_VALUE.match(bold["words"]):
        return None
    return Range(*bold.span("words"))


def _is_headed(text: str, block: TextBlock, heading: TextBlock, words: Range) -> bool:
    """Whether a block may have a heading, and this line isn't what introduces it otherwise."""
    if block.kind == "table":
        return False
    introduces = ":" in text[words.end - 1 : heading.range.end]
    if block.kind == "list" and introduces:
        return False
    return block.kind != "heading" and not _bold_words(text, block)
