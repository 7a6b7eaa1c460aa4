"""Names, which English writes with a capital letter, and whether a text has them."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from index.text.words import is_common

_WORD = regex.compile(r"(?:\p{L}\.){2,}|\p{L}[\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)*")
_POSSESSIVE = regex.compile(r"['’]s?$")
# What may stand between the words of one name, as in "Jean-Luc" and "J. R. R. Tolkien".
_WITHIN_NAME = regex.compile(r"[\s-]+")
_BEHIND_INITIAL = regex.compile(r"\.?[\s-]+")
_MOST_OF_INITIAL = 2  # letters: also "Dr."
_MOST_BETWEEN = 2  # other names within one
# A sentence may begin anew inside one, as in: He said: "Peace is near".
_START = regex.compile(r"(?r)(?:^|[:“‘\"(]\s*)[^\p{L}\p{N}]*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, without points and the possessive's ending.

    `folded` is it without case and accents, too. `linked` tells that it may be of one name with the word before it, and `first` that a
    sentence starts with it.
    """

    written: str
    folded: str
    linked: bool
    first: bool

    @property
    def forms(self) -> frozenset[str]:
        """The folded word, and what it may be the plural of."""
        word = self.folded
        plural = word.endswith("s") and not word.endswith("ss")
        return frozenset({word, word[:-1]} if plural else {word})

    @property
    def is_capital(self) -> bool:
        """Whether it has a capital letter anywhere."""
        return self.written != self.written.lower()

    @property
    def is_function_word(self) -> bool:
        """Whether it is a word such as The or I; US and WHO are names all the same."""
        is_acronym = len(self.written) > 1 and self.written.isupper()
        return is_common(self.folded) and not is_acronym

    def matches(self, other: "Word") -> bool:
        """Whether the other is the same word, or its singular or plural."""
        if is_common(self.folded):  # the US is not "us"
            return self.written == other.written
        return not self.forms.isdisjoint(other.forms)


class Names:
    """Finds names; `small` are common words in lower case, with which a sentence may start."""

    def __init__(self, small: Collection[str]) -> None:
        self._small = frozenset(small)

    def missing(self, sentence: str, evidence: str) -> list[str]:
        """The names of a sentence that the evidence does not have.

        A name of several words must stand there as one, but for others of its words between:
        of "Ann B. Lee and Bo Kim", "Ann Lee" is one and "Ann Kim" is missing.
        """
        words, there = words_of(sentence), words_of(evidence)
        missing = [
            word.written
            for word in words
            if self._is_name(word) and not any(map(word.matches, there))
        ]
        apart = [
            f"{first.written} {second.written}"
            for first, second in pairwise(words)
            if second.linked
            and self._is_proper(first)
            and self._is_proper(second)
            and not _are_one(there, first, second)
        ]
        return missing + apart

    def _is_name(self, word: Word) -> bool:
        if not word.is_capital or word.is_function_word:
            return False
        return not (word.first and self._is_small(word))

    def _is_proper(self, word: Word) -> bool:
        """Whether it is a name that is no common word as well, as "Minister" is."""
        return word.is_capital and not self._is_small(word)

    def _is_small(self, word: Word) -> bool:
        return bool(word.forms & self._small) or is_common(word.folded)


def words_of(text: str) -> Sequence[Word]:
    """The words of a text in order."""
    words: list[Word] = []
    end: int | None = None
    for match in _WORD.finditer(text):
        written = _POSSESSIVE.sub("", match[0]).replace(".", "")
        gap = _gap_behind(words[-1]) if words else _WITHIN_NAME
        linked = end is not None and gap.fullmatch(text, end, match.start())
        first = _START.match(text, 0, match.start())
        words.append(Word(written, folded(written), bool(linked), bool(first)))
        # Behind a possessive another name begins: "Ukraine's Umerov".
        end = None if _POSSESSIVE.search(match[0]) else match.end()
    return words


def folded(text: str) -> str:
    """A text without case and accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _gap_behind(word: Word) -> "regex.Pattern[str]":
    is_initial = len(word.written) <= _MOST_OF_INITIAL
    return _BEHIND_INITIAL if is_initial else _WITHIN_NAME


def _are_one(words: Sequence[Word], first: Word, second: Word) -> bool:
    """Whether two words stand in one name, in this order."""
    return any(
        second.matches(other)
        for place, word in enumerate(words)
        if first.matches(word)
        for other in _rest_of_name(words, place)
    )


def _rest_of_name(words: Sequence[Word], place: int) -> Sequence[Word]:
    rest = []
    for word in words[place + 1 : place + 2 + _MOST_BETWEEN]:
        if not (word.linked and word.is_capital):
            break
        rest.append(word)
    return rest
