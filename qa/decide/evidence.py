"""Evidence: choosing the sentences that a person needs to see to accept an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from index.store.state import Sentence
from index.text.document import Span
from index.text.surroundings import words_above
from index.text.words import content_terms, terms
from qa.answers.quote import MOST_CHARACTERS
from qa.decide.scorer import ScoredCandidate
from qa.decide.whole_answer import run_of
from qa.english.overlap import shared
from qa.read.reader import Around, Candidate
from qa.retrieve.units import introduces, unit_of

# Words that may come before a word that refers back, at the start of a sentence.
_LEAD = (
    "according after also although and as at because before besides but by despite during"
    " even for from however if in instead later of on or since so still then though to under until when"
    " while with yet"
)
# After a noun, as in "Russia kept its plan", a pronoun refers to that noun.
_LEANING = regex.compile(
    rf"(?i)^\P{{L}}*(?:(?:{'|'.join(_LEAD.split())})\P{{L}}+){{0,3}}"
    r"(?:he|him|his|she|hers?|(?!(?-i:IT\b))it|its|they|them|theirs?|this|that|these"
    r"|those(?!\s+(?:who|that|which|of)\b)|such(?!\s+as\b)|both(?!\s+\p{L}+\s+and\b)"
    r"|the\s+(?:former|latter|same|two|others?))\b(?!-)"
)
_ALIKE = 0.8  # the share of the longer sentence's words that the shorter must have
# "Didn't" is two words, "didn" and "t".
_DENIALS = {"no", "nor", "not", "none", "never", "neither", "cannot", "without", "t"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate and the whole sentences that prove it."""

    scored: ScoredCandidate
    span: Span


def evidence(
    question: str, candidates: Sequence[ScoredCandidate], around: Around, limit: int
) -> list[Evidence]:
    """The first `limit` candidates, best first, whose proofs neither overlap nor repeat.

    Of sentences that are the same but for a few added words, keeps only the best candidate's:
    they are one piece of evidence, printed twice.
    """
    kept: list[Evidence] = []
    for item in candidates:
        if len(kept) == limit:
            break
        sentence = item.candidate.sentence
        if any(_alike(sentence, other.scored.candidate.sentence) for other in kept):
            continue
        for span in _proofs(question, item.candidate, around):
            if not any(span.overlaps(other.span) for other in kept):
                kept.append(Evidence(item, span))
                break
    return kept


def _proofs(question: str, candidate: Candidate, around: Around) -> Sequence[Span]:
    """The ranges that prove a candidate, the fullest first."""
    if candidate.items:
        return [run_of(candidate)]
    sentence, span = candidate.sentence.span, candidate.span
    # The answer may be several sentences.
    low, high = min(sentence.start, span.start), max(sentence.end, span.end)
    shown = Span(span.document, low, high)
    whole = proof(question, candidate.sentence, around)
    longer = Span(span.document, min(whole.start, low), high)
    fits = longer.end - longer.start <= MOST_CHARACTERS
    return [longer, shown] if fits else [shown]


def proof(question: str, sentence: Sentence, around: Around) -> Span:
    """The sentence, with the one before it if that tells what the sentence is about.

    It does if the sentence begins with a word that refers back, or lacks words of the
    question that the one before has. Never adds a sentence of another unit, such as a heading
    or another row, nor one that would make the quote too long.
    """
    span = sentence.span
    before = around(sentence, 1)[0].span  # the sentence itself, if it is the first
    fits = span.end - before.start <= MOST_CHARACTERS
    if not fits or introduces(before) or unit_of(before) != unit_of(span):
        return span
    if _LEANING.match(span.text) or _names_subject(question, before, span):
        return Span(span.document, before.start, span.end)
    return span


def _names_subject(question: str, before: Span, span: Span) -> bool:
    """Whether the sentence before has half of the question's words that a sentence lacks.

    Only where it lacks a third of them: few sentences repeat every word.
    """
    words = content_terms(question)
    here = f"{span.text} {words_above(span)}"
    missing = [word for word in words if not shared(word, here)]
    found = sum(bool(shared(word, before.text)) for word in missing)
    return len(missing) * 3 >= len(words) and 0 < len(missing) <= found * 2


def _alike(first: Sentence, second: Sentence) -> bool:
    """Whether one is the other with a few words added, no number or denial among them.

    If each has a word that the other lacks, or their order differs, they may contradict
    each other.
    """
    few, more = sorted((terms(first.span.text), terms(second.span.text)), key=len)
    added = set(more) - set(few)
    rest = iter(more)
    return (
        len(few) >= _ALIKE * len(more)
        and all(word in rest for word in few)
        and not any(word[0].isdigit() or word in _DENIALS for word in added)
    )
