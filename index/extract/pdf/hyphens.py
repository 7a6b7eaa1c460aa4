"""Words that the end of a line divides."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

_WORD = regex.compile(r"\w+(?:[-\u2010]\w+)*")
# A dash, a slash or a hyphen, soft or hard, that a word carries.
_BOUND = regex.compile(r"(?<=\S)[-\u2010\u00ad\u2013\u2014/]$")
_DIVIDED = regex.compile(
    r"(?P<compound>\w[-\u2010])?(?<!\w)(?P<first>[\p{L}\p{M}]+)[-\u2010\u00ad]$"
)
_SECOND = regex.compile(r"[\p{L}\p{M}]+")
_HALVES = regex.compile(r"\S+[-\u2010\u00ad]\n\S+")
# Such as "pre- and post-war".
_WAITING = regex.compile(r"(?:and|or|to)\b")


@dataclass(frozen=True, slots=True)
class Hyphens:
    """Judges the hyphens at lines' ends by the words that a document writes within lines.

    Most are the typesetter's, and go. One stays if the document writes the word with it and
    never without, before a capital, and in a compound, before what is a word: "year-old".
    """

    words: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Hyphens":
        """Learn a document's words from its lines."""
        whole = _HALVES.sub("\n", "\n".join(lines))
        return cls(frozenset(word.casefold() for word in _WORD.findall(whole)))

    def joined(self, text: str, line: str) -> str:
        """A text with the line that goes on from it, which stands whole at the end."""
        if not _BOUND.search(text):
            return f"{text} {line}" if text else line
        if self._is_one_word(text, line):
            return f"{text[:-1]}{line}"
        return f"{text} {line}" if _WAITING.match(line) else f"{text}{line}"

    def _is_one_word(self, text: str, line: str) -> bool:
        divided, rest = _DIVIDED.search(text), _SECOND.match(line)
        if divided is None or rest is None:
            return False
        first, second = divided["first"].casefold(), rest[0].casefold()
        if f"{first}{second}" in self.words:
            return True
        if _WAITING.match(line) or rest[0][0].isupper():
            return False
        whole = second if divided["compound"] else f"{first}-{second}"
        return whole not in self.words
