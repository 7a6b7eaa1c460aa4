"""The words of a talk that belong to a question.

Choosing words of the turns before is QuReTeC's way to complete a question (Voskarides et al.
2020, arXiv 2005.11723).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import regex

from index.text.words import is_common, terms
from qa.read.talk_model import TalkScores

# Logit of a word piece from which its word belongs to the question: a word too many costs a
# search less than one that is missing.
_BELONGS = -1.0

# A word keeps the marks inside it: P-90, 3.5, C++, it's.
WORD = regex.compile(r"[\p{L}\p{N}](?:[^\s,;:?!|()\[\]{}<>\"“”*`]*[\p{L}\p{N}+#])?")

Words = Sequence["regex.Match[str]"]


def terms_of(question: str, talk: str, scores: TalkScores) -> list[str]:
    """The phrases of a talk that a question lacks, as the talk writes them, in its order.

    No word comes twice, nor if the question has it, and stop words never.
    """
    return phrases(question, talk, list(_chosen(talk, scores)))


def phrases(question: str, talk: str, words: Words) -> list[str]:
    """What is new in these words of a talk; words that only a space parts are one phrase."""
    chosen = list(_new(question, words))
    starts = [
        index
        for index, (last, word) in enumerate(pairwise(chosen), 1)
        if not talk[last.end() : word.start()].isspace()
    ]
    bounds = pairwise([0, *starts, len(chosen)]) if chosen else ()
    return [talk[chosen[a].start() : chosen[b - 1].end()] for a, b in bounds]


def completed(question: str, terms: Sequence[str]) -> str:
    """The question with the words it needs in brackets, as the reader is asked it."""
    return f"{question} ({', '.join(terms)})"


def _chosen(talk: str, scores: TalkScores) -> Iterator["regex.Match[str]"]:
    """The words of which any piece belongs to the question."""
    starts = np.array([offset.start for offset in scores.offsets])
    ends = np.array([offset.end for offset in scores.offsets])
    for word in WORD.finditer(talk):
        first = np.searchsorted(ends, word.start(), side="right")
        last = np.searchsorted(starts, word.end(), side="left")
        if scores.terms[first:last].max(initial=-np.inf) > _BELONGS:
            yield word


def _new(question: str, words: Words) -> Iterator["regex.Match[str]"]:
    """The words that say what neither the question nor an earlier word says."""
    known = set(terms(question))
    for word in words:
        new = {term for term in terms(word[0]) if not is_common(term)} - known
        if new:
            known |= new
            yield word
