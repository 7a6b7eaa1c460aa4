"""The lines of a text."""

from collections.abc import Iterator
from typing import NamedTuple

_TAB = 4


class Line(NamedTuple):
    """The words of a line, without the white space around them, and their indentation."""

    start: int
    end: int
    indent: int

    @property
    def is_blank(self) -> bool:
        """Whether the line has no words."""
        return self.start == self.end


def split_lines(text: str) -> Iterator[Line]:
    """The lines of a text, blank ones too."""
    position = 0
    while position <= len(text):
        stop = text.find("\n", position)
        raw = text[position : len(text) if stop < 0 else stop]
        words = raw.strip()
        lead = len(raw) - len(raw.lstrip())
        start = position + lead
        yield Line(start, start + len(words), len(raw[:lead].expandtabs(_TAB)))
        position += len(raw) + 1


def has_room(line: Line, following: Line, text: str, width: int) -> bool:
    """Whether the first word of the following line would have fitted into a line."""
    first_word = text[following.start : following.end].split(maxsplit=1)[:1]
    return line.end - line.start + 1 + len("".join(first_word)) <= width
