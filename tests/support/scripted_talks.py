"""A talk model whose choice of words the test sets."""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import regex

from index.text.range import Range
from qa.read.talk_model import TalkScores

_PIECE = regex.compile(r"\w{1,4}|[^\w\s]")


@dataclass(frozen=True, slots=True)
class ScriptedTalks:
    """Says whether questions lean, and on which words and marks; records what it reads.

    Its pieces have at most four letters, and only the first of a word belongs.
    """

    words: Collection[str]
    logit: float = 2.0
    read: list[tuple[str, str]] = field(default_factory=list)

    def read_talk(self, question: str, talk: str) -> TalkScores:
        """The scores of a talk."""
        self.read.append((question, talk))
        offsets = [Range(*piece.span()) for piece in _PIECE.finditer(talk)]
        belonging = {
            word.start()
            for word in regex.finditer(r"\w+|[^\w\s]", talk)
            if word[0] in self.words
        }
        logits = [2.0 if offset.start in belonging else -2.0 for offset in offsets]
        terms = np.array(logits, np.float32)
        return TalkScores(self.logit, offsets, terms)
