"""Evidence: the sentences that a reader needs to accept an answer, chosen and grouped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from index.store.state import Sentence
from index.text.document import Span
from index.text.words import terms
from qa.answers.quote import MOST_CHARACTERS
from qa.decide.judge import Judged

# What may stand before a word that points back, at the start of a sentence.
_LEAD = (
    "according after also although and as at because before besides but by despite during"
    " even for from however if in instead later of on or since so still then though to under until when"
    " while with yet"
)
# Behind a noun, as in "Russia kept its plan", a pronoun means that noun.
_LEANING = regex.compile(
    rf"(?i)^\P{{L}}*(?:(?:{'|'.join(_LEAD.split())})\P{{L}}+){{0,3}}"
    r"(?:he|him|his|she|hers?|(?!(?-i:IT\b))it|its|they|them|theirs?|this|that|these"
    r"|those(?!\s+(?:who|that|which|of)\b)|such(?!\s+as\b)|both(?!\s+\p{L}+\s+and\b)"
    r"|the\s+(?:former|latter|same|two|others?))\b(?!-)"
)
_ALIKE = 0.8  # what share of the longer sentence's words the shorter must have
# "Didn't" is two words, "didn" and "t".
_DENIALS = {"no", "nor", "not", "none", "never", "neither", "cannot", "without", "t"}

Around = Callable[[Sentence, int], Sequence[Sentence]]
"""A sentence and so many of its neighbours on either side, in their document's order."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate and the whole sentences that prove it."""

    judged: Judged
    span: Span


def evidence(judged: Sequence[Judged], around: Around, most: int) -> list[Evidence]:
    """The first few candidates, best first, whose proofs neither overlap nor repeat.

    Of sentences that are alike but for words that one has more, all but the best candidate's
    are left out: they are one piece of evidence, printed twice.
    """
    kept: list[Evidence] = []
    for one in judged:
        if len(kept) == most:
            break
        sentence = one.candidate.sentence
        if any(_alike(sentence, other.judged.candidate.sentence) for other in kept):
            continue
        for span in (proof(sentence, around), sentence.span):
            if not any(span.overlaps(other.span) for other in kept):
                kept.append(Evidence(one, span))
                break
    return kept


def proof(sentence: Sentence, around: Around) -> Span:
    """The sentence, with the one before where it begins with a word that points back.

    What stands under another heading is never taken along, nor is a heading; nor the
    sentence before where both are too long to be quoted.
    """
    span = sentence.span
    if not _LEANING.match(span.text):
        return span
    first = around(sentence, 1)[0].span  # its own, where nothing stands before it
    fits = span.end - first.start <= MOST_CHARACTERS
    if first.holds_heading or not fits:
        return span
    return Span(span.document, first.start, span.end)


def _alike(one: Sentence, other: Sentence) -> bool:
    """Whether one is the other with few words more, no number or denial among them.

    Where each has a word of its own, or their order differs, they may contradict each other.
    """
    few, more = sorted((terms(one.span.text), terms(other.span.text)), key=len)
    added = set(more) - set(few)
    behind = iter(more)
    return (
        len(few) >= _ALIKE * len(more)
        and all(word in behind for word in few)
        and not any(word[0].isdigit() or word in _DENIALS for word in added)
    )
