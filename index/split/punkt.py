"""Punkt, which knows abbreviations, with the parameters that are shipped here."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_FILE = Path(__file__).with_name("punkt.txt")
_SMALL = (
    16 | 32 | 64
)  # the flags of a small letter, at the places that the file tells of


class Punkt:
    """Decides whether a full stop ends a sentence; loads nltk when it is first asked."""

    @cached_property
    def fingerprint(self) -> str:
        """The start of the hash of the parameters, in hexadecimal."""
        return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:12]

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """Abbreviations in lower case, without their last stop."""
        return frozenset(self._sections["abbreviations"])

    @cached_property
    def starters(self) -> frozenset[str]:
        """Words in lower case that often stand first in a sentence."""
        return frozenset(self._sections["starters"])

    @cached_property
    def small(self) -> frozenset[str]:
        """Common words, which were seen with a small letter, in lower case."""
        lines = self._sections["orthography"]
        return frozenset(
            word
            for word, flags in (line.rsplit(" ", 1) for line in lines)
            if int(flags) & _SMALL
        )

    def parts(self, before: str, after: str) -> bool:
        """Whether a sentence ends between a word and the next, written as it is.

        The word is given in lower case, without the stop behind it.
        """
        # Behind any other word Punkt always parts; asking it takes most of a split's time.
        if self.abbreviations.isdisjoint((before, before.rsplit("-", 1)[-1])):
            return True
        return bool(self._tokenizer.text_contains_sentbreak(f"{before}. {after}"))

    @cached_property
    def _sections(self) -> dict[str, list[str]]:
        sections: dict[str, list[str]] = {}
        lines: list[str] = []
        for line in _FILE.read_text("utf-8").splitlines():
            if line.startswith("["):
                lines = sections.setdefault(line.strip("[]"), [])
            elif line and not line.startswith("#"):
                lines.append(line)
        return sections

    @cached_property
    def _tokenizer(self) -> "PunktSentenceTokenizer":
        # Two seconds, which only a splitting process should pay.
        from nltk.tokenize.punkt import (  # noqa: PLC0415 - see above
            PunktParameters,
            PunktSentenceTokenizer,
        )

        learned = PunktParameters()
        learned.abbrev_types.update(self.abbreviations)
        learned.sent_starters.update(self.starters)
        pairs = (line.split(" ") for line in self._sections["collocations"])
        learned.collocations.update((first, second) for first, second in pairs)
        for line in self._sections["orthography"]:
            word, flags = line.rsplit(" ", 1)
            learned.ortho_context[word] = int(flags)
        return PunktSentenceTokenizer(learned)
