"""Words that are divided at the end of a line."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

_WORD = regex.compile(r"\w+(?:[-\u2010]\w+)*")
# A dash, a slash or a hyphen (soft or hard) directly after a word.
_JOINER = regex.compile(r"(?<=\S)[-\u2010\u00ad\u2013\u2014/]$")
_DIVIDED = regex.compile(
    r"(?P<compound>\w[-\u2010])?(?<!\w)(?P<first>[\p{L}\p{M}]+)[-\u2010\u00ad]$"
)
_SECOND_HALF = regex.compile(r"[\p{L}\p{M}]+")
_HALVES = regex.compile(r"\S+[-\u2010\u00ad]\n\S+")
# After a suspended hyphen: "pre- and post-war".
_CONJUNCTION = regex.compile(r"(?:and|or|to)\b")


@dataclass(frozen=True, slots=True)
class Hyphens:
    """Decides which hyphens at line ends to keep, by the words within the document's lines.

    Most were set by the typesetter and are removed. A hyphen is kept if the document writes
    the word with it and never without, before a capital, and in a compound before a whole
    word: "year-old".
    """

    words: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Hyphens":
        """Collect the words of a document from its lines."""
        undivided = _HALVES.sub("\n", "\n".join(lines))
        return cls(frozenset(word.casefold() for word in _WORD.findall(undivided)))

    def join(self, text: str, line: str) -> str:
        """Append a line to a text; the line itself is never changed."""
        if not _JOINER.search(text):
            return f"{text} {line}" if text else line
        if self._is_one_word(text, line):
            return f"{text[:-1]}{line}"
        return f"{text} {line}" if _CONJUNCTION.match(line) else f"{text}{line}"

    def _is_one_word(self, text: str, line: str) -> bool:
        divided, rest = _DIVIDED.search(text), _SECOND_HALF.match(line)
        if divided is None or rest is None:
            return False
        first, second = divided["first"].casefold(), rest[0].casefold()
        if f"{first}{second}" in self.words:
            return True
        if _CONJUNCTION.match(line) or rest[0][0].isupper():
            return False
        hyphenated = second if divided["compound"] else f"{first}-{second}"
        return hyphenated not in self.words
