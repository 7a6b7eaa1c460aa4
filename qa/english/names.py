"""Names, which English writes with a capital letter, and whether a text contains them."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from index.text.words import is_common

_WORD = regex.compile(r"(?:\p{L}\.){2,}|\p{L}[\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)*")
_POSSESSIVE = regex.compile(r"['’]s?$")
# What may separate the words of a name, as in "Jean-Luc" and "J. R. R. Tolkien".
_WITHIN_NAME = regex.compile(r"[\s-]+")
_AFTER_INITIAL = regex.compile(r"\.?[\s-]+")
_MAX_INITIAL = 2  # letters: also "Dr."
_MAX_BETWEEN = 2  # names between two words of a name
# A sentence may begin inside another, as in: He said: "Peace is near".
_START = regex.compile(r"(?r)(?:^|[:“‘\"(]\s*)[^\p{L}\p{N}]*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, without full stops and the possessive ending.

    `folded` is the word without case and accents as well. A `linked` word may be part of
    one name with the word before it; a `first` word starts a sentence.
    """

    written: str
    folded: str
    linked: bool
    first: bool

    @property
    def forms(self) -> frozenset[str]:
        """The folded word, and its singular if it may be a plural."""
        word = self.folded
        plural = word.endswith("s") and not word.endswith("ss")
        return frozenset({word, word[:-1]} if plural else {word})

    @property
    def is_capital(self) -> bool:
        """Whether any letter is a capital."""
        return self.written != self.written.lower()

    @property
    def is_function_word(self) -> bool:
        """Whether it is a word like The or I, but not an acronym like US or WHO."""
        is_acronym = len(self.written) > 1 and self.written.isupper()
        return is_common(self.folded) and not is_acronym

    def matches(self, other: "Word") -> bool:
        """Whether the other word is equal, or its singular or plural."""
        if is_common(self.folded):  # the US is not "us"
            return self.written == other.written
        return not self.forms.isdisjoint(other.forms)


class Names:
    """Finds names; `common` are words in lower case that may start a sentence."""

    def __init__(self, common: Collection[str]) -> None:
        self._common = frozenset(common)

    def missing(self, sentence: str, evidence: str) -> list[str]:
        """The names of a sentence that the evidence lacks.

        The words of a name must be in one name there, possibly with others between them: in
        "Ann B. Lee and Bo Kim" there is "Ann Lee" but not "Ann Kim".
        """
        words, evidence_words = words_of(sentence), words_of(evidence)
        missing = [
            word.written
            for word in words
            if self._is_name(word) and not any(map(word.matches, evidence_words))
        ]
        separate = [
            f"{first.written} {second.written}"
            for first, second in pairwise(words)
            if second.linked
            and self._is_proper(first)
            and self._is_proper(second)
            and not _are_one_name(evidence_words, first, second)
        ]
        return missing + separate

    def _is_name(self, word: Word) -> bool:
        if not word.is_capital or word.is_function_word:
            return False
        return not (word.first and self._may_be_common(word))

    def _is_proper(self, word: Word) -> bool:
        """Whether it is a name and not also a common word, as "Minister" is."""
        return word.is_capital and not self._may_be_common(word)

    def _may_be_common(self, word: Word) -> bool:
        return bool(word.forms & self._common) or is_common(word.folded)


def words_of(text: str) -> Sequence[Word]:
    """The words of a text in order."""
    words: list[Word] = []
    end: int | None = None
    for match in _WORD.finditer(text):
        written = _POSSESSIVE.sub("", match[0]).replace(".", "")
        gap = _gap_after(words[-1]) if words else _WITHIN_NAME
        linked = end is not None and gap.fullmatch(text, end, match.start())
        first = _START.match(text, 0, match.start())
        words.append(Word(written, folded(written), bool(linked), bool(first)))
        # After a possessive another name begins: "Ukraine's Umerov".
        end = None if _POSSESSIVE.search(match[0]) else match.end()
    return words


def folded(text: str) -> str:
    """A text without case and accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _gap_after(word: Word) -> "regex.Pattern[str]":
    is_initial = len(word.written) <= _MAX_INITIAL
    return _AFTER_INITIAL if is_initial else _WITHIN_NAME


def _are_one_name(words: Sequence[Word], first: Word, second: Word) -> bool:
    """Whether two words are part of one name, in this order."""
    return any(
        second.matches(other)
        for index, word in enumerate(words)
        if first.matches(word)
        for other in _rest_of_name(words, index)
    )


def _rest_of_name(words: Sequence[Word], index: int) -> Sequence[Word]:
    rest = []
    for word in words[index + 1 : index + 2 + _MAX_BETWEEN]:
        if not (word.linked and word.is_capital):
            break
        rest.append(word)
    return rest
