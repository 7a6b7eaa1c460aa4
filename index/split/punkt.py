"""Punkt, a model of abbreviations, with the parameters shipped in this package."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_FILE = Path(__file__).with_name("punkt.txt")
# The flags for words seen with a small letter, as the parameter file describes them.
_SMALL = 16 | 32 | 64


class Punkt:
    """Decides whether a full stop ends a sentence; loads nltk on first use."""

    @cached_property
    def fingerprint(self) -> str:
        """The first 12 hexadecimal digits of the hash of the parameters."""
        return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:12]

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """Abbreviations in lower case, without their last stop."""
        return frozenset(self._sections["abbreviations"])

    @cached_property
    def starters(self) -> frozenset[str]:
        """Words in lower case that often start a sentence."""
        return frozenset(self._sections["starters"])

    @cached_property
    def small(self) -> frozenset[str]:
        """Words in lower case that were seen with a small letter."""
        lines = self._sections["orthography"]
        return frozenset(
            word
            for word, flags in (line.rsplit(" ", 1) for line in lines)
            if int(flags) & _SMALL
        )

    def ends_sentence(self, before: str, after: str) -> bool:
        """Whether a sentence ends between two words.

        `before` is in lower case and without its stop, `after` is as written.
        """
        # After any other word Punkt always ends the sentence, and calling it takes most of the
        # time of a split.
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
        # The import takes two seconds, which only processes that split text should pay.
        from nltk.tokenize.punkt import (  # noqa: PLC0415 - see above
            PunktParameters,
            PunktSentenceTokenizer,
        )

        parameters = PunktParameters()
        parameters.abbrev_types.update(self.abbreviations)
        parameters.sent_starters.update(self.starters)
        pairs = (line.split(" ") for line in self._sections["collocations"])
        parameters.collocations.update((first, second) for first, second in pairs)
        for line in self._sections["orthography"]:
            word, flags = line.rsplit(" ", 1)
            parameters.ortho_context[word] = int(flags)
        return PunktSentenceTokenizer(parameters)
